import { plural } from '../report/text.js';
import { listNames } from '../rules/shared/names.js';
import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'archive-filled-members',
  title: "An archive is in the format of Darwin's ar",
  severity: 'error',
  why: "Darwin's ar, which is the default on macOS, fills each member up to a multiple of eight bytes and counts the fill as part of it. The linker for WebAssembly takes it for one more section and refuses the member: section too large.",
  fix: 'Make the archive again of the same objects: llvm-ar --format=gnu rcs libapp.a *.o.',
  source: 'LLVM lib/Object/ArchiveWriter.cpp, isDarwin; lib/Object/WasmObjectFile.cpp, readSection',
  met: [],
  example: {
    bad: 'llvm-ar --format=darwin rcs libapp.a part.o',
    good: 'llvm-ar --format=gnu rcs libapp.a part.o',
  },
  check({ name, filled }) {
    const [first] = filled;
    if (first === undefined) return [];
    return [
      {
        message: `${listNames(filled)}: ${plural(filled.length, 'member')} filled up behind the last section, which the linker refuses`,
        where: filled.length === 1 ? first : name,
      },
    ];
  },
};
