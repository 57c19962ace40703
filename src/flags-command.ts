import { loadConfig } from './config/load.js';
import { hostFlags } from './flags/derive.js';
import { type EmitTarget, emit, emitForHost, isHostTarget } from './flags/emit/index.js';
import { projectFlags } from './generated-files.js';
import { type ProjectOptions, planOnly } from './patch.js';
import { compilerPrograms } from './shims.js';

export interface FlagsRequest extends ProjectOptions {
  readonly form: EmitTarget;
}

/** The project's settings in one form. Reads config and, but for a host's, the SDK; nothing is patched. */
export async function flags({ form, ...options }: FlagsRequest): Promise<string> {
  if (isHostTarget(form)) return emitForHost(hostFlags((await loadConfig(options)).config), form);
  const project = await planOnly(options);
  const { sdk, config } = project;
  return emit(projectFlags(project), form, { sdk, compilers: compilerPrograms(config.out, sdk) });
}
