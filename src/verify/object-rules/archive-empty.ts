import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'archive-empty',
  title: 'An archive has no members',
  severity: 'warning',
  why: 'Nothing was checked, so that no finding means nothing here. Most often the build found no objects to put into it. Some archives of wasi-libc are empty on purpose, libpthread.a among them: their functions are in libc.a.',
  fix: 'Look at what the build gives to llvm-ar: a pattern that fits no file, or a list that is still empty.',
  source: 'LLVM lib/Object/ArchiveWriter.cpp; wasi-libc Makefile, "empty placeholder libraries"',
  met: [],
  example: {
    bad: 'llvm-ar rcs libapp.a $(OBJECTS)  # OBJECTS is empty',
    good: 'llvm-ar rcs libapp.a part.o',
  },
  check({ name, kind, objects, foreign }) {
    if (kind === 'object' || objects.length + foreign.length > 0) return [];
    return [{ message: `${name} has no members: nothing was checked`, where: name }];
  },
};
