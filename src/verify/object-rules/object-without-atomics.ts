import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-without-atomics',
  title: 'An object was compiled without atomics',
  severity: 'error',
  why: 'Without -matomics and -mbulk-memory clang turns every atomic operation and every thread-local variable of a file into a plain one. Two threads then race in reference counts, flags and locks that look right in the source. The linker refuses such an object in a shared memory; --no-check-features only hides it.',
  fix: 'Compile it again with `wamr-pthread cc -- -c …` or with -pthread -matomics -mbulk-memory. If it comes from a package, ask for one that is built for threads.',
  source: 'LLVM lib/Target/WebAssembly/WebAssemblyTargetMachine.cpp, CoalesceFeaturesAndStripAtomics',
  met: ['libc209', 'sdk241', 'emscripten8503', 'sdk22'],
  example: {
    bad: 'clang -c counter.c  # _Atomic int count; becomes a plain int',
    good: 'clang -pthread -matomics -mbulk-memory -c counter.c',
  },
  check({ objects }) {
    return objects
      .filter(({ lowered }) => lowered)
      .map(({ name }) => ({
        message: `${name} was compiled without atomics: its atomic operations and thread-local variables are plain ones`,
        where: name,
      }));
  },
};
