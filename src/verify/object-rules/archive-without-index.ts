import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'archive-without-index',
  title: 'An archive has no symbol index',
  severity: 'warning',
  why: 'GNU ar knows no WebAssembly: whatever it does to an archive, it drops the list of symbols, and ends with 0. Newer linkers read every member instead; older ones find nothing in such an archive.',
  fix: 'Make the index again with llvm-ranlib, and use llvm-ar for WebAssembly.',
  source: 'binutils bfd/archive.c; LLVM lib/Object/ArchiveWriter.cpp',
  met: ['wamr1142'],
  example: { bad: 'ar d libapp.a old.o', good: 'llvm-ar d libapp.a old.o' },
  check({ name, kind, indexed, objects }) {
    if (kind === 'object' || indexed || objects.length === 0) return [];
    return [{ message: `${name} has no symbol index`, where: name }];
  },
};
