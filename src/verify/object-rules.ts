import type { Severity } from './types.js';

/** What can be read off an object or an archive before it is linked, as data: the counterpart of a static rule. */
export interface ObjectRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly why: string;
  readonly fix: string;
  readonly source: string;
}

const table = {
  'object-without-atomics': {
    title: 'An object was compiled without atomics',
    severity: 'error',
    why: 'Without -matomics and -mbulk-memory clang turns every atomic operation and every thread-local variable of a file into a plain one. Two threads then race in reference counts, flags and locks that look right in the source. The linker refuses such an object in a shared memory; --no-check-features only hides it.',
    fix: 'Compile it again with `wamr-pthread cc -- -c …` or with -pthread -matomics -mbulk-memory. If it comes from a package, ask for one that is built for threads.',
    source: 'LLVM lib/Target/WebAssembly/WebAssemblyTargetMachine.cpp, CoalesceFeaturesAndStripAtomics',
  },
  'object-bitcode': {
    title: 'LLVM bitcode says nothing before it is linked',
    severity: 'info',
    why: 'A file made with -flto is compiled by the linker; only the module that comes out can be checked.',
    fix: 'Link it and verify the module.',
    source: 'LLVM lld/wasm/LTO.cpp',
  },
} as const satisfies Record<string, Omit<ObjectRule, 'id'>>;

/** Every finding about objects. */
export const objectRules: readonly ObjectRule[] = Object.entries(table).map(([id, rule]) => ({
  id,
  ...rule,
}));

export function objectRule(id: keyof typeof table): ObjectRule {
  return { id, ...table[id] };
}
