import type { Analysis, FunctionImport } from './analysis.js';

/**
 * What a module linked by `emcc -pthread` asks of its JavaScript: emscripten src/lib/libpthread.js, and the names that
 * older releases had (src/library_pthread.js).
 */
const THREADS =
  /^_*(pthread_(create|kill)_js|emscripten_(init_main_thread_js|thread_\w+|receive_on_main_thread_js|notify_(mailbox_postmessage|task_queue)|dlsync_threads\w*))$/;

/** The functions of Emscripten's threads that the module imports; imports with shortened names by the name section. */
export function emscriptenThreads({ imports, module }: Analysis): readonly FunctionImport[] {
  return imports.filter(
    ({ name, index }) => THREADS.test(name) || THREADS.test(module.functionNames.get(index) ?? ''),
  );
}
