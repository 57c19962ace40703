import type { Rule } from '../types.js';
import { analyse, placeOf } from './shared/analysis.js';
import { emscriptenThreads } from './shared/emscripten.js';
import { listNames } from './shared/names.js';

export const rule: Rule = {
  id: 'emscripten-threads',
  title: "The module is built for Emscripten's threads",
  severity: 'error',
  why: "Emscripten's pthread_create is no stub: it asks JavaScript for a worker, through functions that WAMR does not have. WAMR starts threads for env.pthread_create only, so the first thread traps, and most often the constructors before it.",
  fix: 'Build the program with wasi-sdk and the patched sysroot (`wamr-pthread cc`) instead of emcc.',
  source:
    'emscripten system/lib/pthread/pthread_create.c, src/lib/libpthread.js; core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c',
  met: [],
  example: {
    bad: 'emcc -pthread app.c -o app.js  # and app.wasm, for the workers of app.js',
    good: 'wamr-pthread cc -- app.c -o app.wasm',
  },
  check(module) {
    const facts = analyse(module);
    const found = emscriptenThreads(facts);
    const first = found.find(({ index }) => facts.nameOf(index).endsWith('pthread_create_js')) ?? found[0];
    if (first === undefined) return [];
    const names = [first, ...found].map(each => `${each.module}.${each.name}`);
    const verb = found.length === 1 ? 'is' : 'are';
    return [
      {
        message: `${listNames(names, 3)} ${verb} imported: the threads of this module are workers of Emscripten's JavaScript, which WAMR does not have`,
        where: `${first.module}.${first.name}`,
        ...placeOf(first.index),
      },
    ];
  },
};
