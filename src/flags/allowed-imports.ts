import type { Config } from '../config/types.js';

/**
 * What the thread-safety layer takes from WAMR's module `env` (templates/layer/host.h). The layer names them with
 * import attributes; here they are for code that is linked without libc.
 */
export const LAYER_IMPORTS: readonly string[] = [
  'calloc',
  'free',
  'malloc',
  'pthread_create',
  'pthread_exit',
];

/**
 * The symbols that a link may leave undefined, sorted, each once: the runtime's and the host's own.
 *
 * An exact list, because a blanket `--allow-undefined` turns a misspelt function into an import that fails when it is
 * called, and an undefined variable into address 0.
 */
export function allowedImports({ link }: Config): string[] {
  return [...new Set([...LAYER_IMPORTS, ...link.hostImports])].sort();
}
