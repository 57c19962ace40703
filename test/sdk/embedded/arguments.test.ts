import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guestArguments, splitCommandLine } from '../../../src/sdk/embedded/arguments.js';
import { plant, scratch } from '../trees.js';

describe("absolute paths get the guest's prefix", () => {
  test.each([
    ['/a.c', '/.disk/a.c'],
    ['-I/inc', '-I/.disk/inc'],
    ['-isystem/inc', '-isystem/.disk/inc'],
    ['-isystem-after/inc', '-isystem-after/.disk/inc'],
    ['-o/out.o', '-o/.disk/out.o'],
    ['-MF/a.d', '-MF/.disk/a.d'],
    ['--sysroot=/sys', '--sysroot=/.disk/sys'],
    ['-fmodule-map-file=/m', '-fmodule-map-file=/.disk/m'],
    ['-ffile-prefix-map=/old=/new', '-ffile-prefix-map=/.disk/old=/new'],
    ['-Wl,-L/lib,--sysroot=/sys,/a.o', '-Wl,-L/.disk/lib,--sysroot=/.disk/sys,/.disk/a.o'],
  ])('%s', (typed, passed) => {
    expect(guestArguments([typed], '/')).toEqual([passed]);
  });
});

test('everything else stays as it was typed', () => {
  const typed = [
    'a.c',
    './a.c',
    '../a.c',
    '-Iinclude/x',
    '-I=/usr/include',
    '-Isub/dir',
    '-obuild/a.o',
    '-DPREFIX=/usr',
    '-D',
    '/usr',
    '-UX',
    '-std=c++17',
    '-Wl,--export=x/y',
    '-lc',
    '-',
    '',
  ];
  expect(guestArguments(typed, '/')).toEqual(typed);
});

describe('response files', () => {
  test('are read from the working directory, also one from another', () => {
    const cwd = scratch();
    plant(cwd, { 'all.rsp': '-O2 "a b.c"\n@more.rsp -o /x.o', 'more.rsp': "-DX='1 2' -I/inc" });
    const passed = ['-g', '-O2', 'a b.c', '-DX=1 2', '-I/.disk/inc', '-o', '/.disk/x.o'];
    expect(guestArguments(['-g', '@all.rsp'], cwd)).toEqual(passed);
    expect(guestArguments(['-g', `@${join(cwd, 'all.rsp')}`], '/')).toEqual([
      '-g',
      '-O2',
      'a b.c',
      '@more.rsp',
      '-o',
      '/.disk/x.o',
    ]);
  });

  test('that are missing, or include themselves, are left to the tool', () => {
    const cwd = scratch();
    plant(cwd, { 'self.rsp': '-g @self.rsp' });
    expect(guestArguments(['@none.rsp'], cwd)).toEqual(['@none.rsp']);
    expect(guestArguments(['@self.rsp'], cwd).at(-1)).toBe('@self.rsp');
  });
});

test('words survive quoting: any list of words is read back as it was', () => {
  const word = fc.string({ unit: 'grapheme-ascii' }).map(text => text.replaceAll('\0', ''));
  fc.assert(
    fc.property(fc.array(word), words => {
      const quoted = words.map(each => `"${each.replaceAll(/["\\]/g, '\\$&')}"`).join(' \n');
      expect(splitCommandLine(quoted)).toEqual(words);
    }),
  );
});
