import { type EmitTarget, emit } from './flags/emit/index.js';
import { projectFlags } from './generated-files.js';
import { type ProjectOptions, planOnly } from './patch.js';
import { compilerPrograms } from './shims.js';

export interface FlagsRequest extends ProjectOptions {
  readonly form: EmitTarget;
}

/** The project's settings in one form. Reads config and SDK only; nothing is patched. */
export async function flags({ form, ...options }: FlagsRequest): Promise<string> {
  const project = await planOnly(options);
  const { sdk, config } = project;
  return emit(projectFlags(project), form, { sdk, compilers: compilerPrograms(config.out, sdk) });
}
