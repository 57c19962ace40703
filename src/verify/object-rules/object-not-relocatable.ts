import type { ObjectRule } from './types.js';

export const rule: ObjectRule = {
  id: 'object-not-relocatable',
  title: 'A file is nothing that can be linked',
  severity: 'error',
  why: 'The linker puts objects together. A module that was linked already cannot be taken apart again, and an object without the section "linking" has lost its symbols: wasm-ld says "not a relocatable wasm file", or names symbols that are there twice.',
  fix: 'Put what clang makes with -c into the archive, and do not strip objects: strip the module that is linked from them (-Wl,--strip-all).',
  source: 'LLVM lld/wasm/InputFiles.cpp, "not a relocatable wasm file"',
  met: [],
  example: {
    bad: 'clang part.c -o part.o && llvm-ar rcs libapp.a part.o  # -c was forgotten: part.o is a module',
    good: 'clang -c part.c -o part.o && llvm-ar rcs libapp.a part.o',
  },
  check({ objects }) {
    return objects.flatMap(({ name, refused }) => {
      if (refused === undefined) return [];
      const what =
        refused === 'module'
          ? 'is a linked module: the linker takes objects only'
          : 'has lost the data that the linker needs: it was stripped';
      return [{ message: `${name} ${what}`, where: name }];
    });
  },
};
