import { watchedConfigs } from './build-paths.js';
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
  if (isHostTarget(form)) {
    const { config, file } = await loadConfig(options);
    return emitForHost(hostFlags(config), form, { watch: watchedConfigs(file, options) });
  }
  const project = await planOnly(options);
  const { sdk, config } = project;
  return emit(projectFlags(project), form, { sdk, compilers: compilerPrograms(config.out, sdk) });
}
