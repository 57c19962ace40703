import { resolveConfig } from './resolve.js';
import type { Config } from './types.js';

/**
 * The config of a project that sets nothing, a new one at each call. The command line has it ready made
 * (cli/dev/bundle.ts).
 */
export function configDefaults(): Config {
  return resolveConfig({});
}
