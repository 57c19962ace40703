import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-wasi-threads',
  title: 'An object belongs to wasi-threads',
  severity: 'error',
  why: 'wasi-threads and lib-pthread are two thread models. An object that asks for `wasi.thread-spawn` comes from a libc for wasm32-wasip1-threads; a runtime with lib-pthread does not have that function.',
  fix: 'Link against libraries for wasm32-wasip1, and the patched sysroot instead of the one for wasm32-wasip1-threads.',
  source: 'wasi-libc libc-top-half/musl/src/thread/pthread_create.c; core/iwasm/libraries/lib-wasi-threads',
  met: ['wamr4430', 'wamr3148', 'wamr3053'],
  example: {
    bad: 'clang --target=wasm32-wasip1-threads -c app.c',
    good: 'wamr-pthread cc -- -c app.c',
  },
  check({ objects }) {
    return objects
      .filter(({ imports }) => imports.includes('wasi.thread-spawn'))
      .map(({ name }) => ({ message: `${name} asks for wasi.thread-spawn`, where: name }));
  },
};
