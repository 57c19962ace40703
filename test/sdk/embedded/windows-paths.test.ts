// Names with drive letters on their way into the embedded compiler and out again, as on Windows.
import { expect, test } from 'vitest';
import { guestArguments } from '../../../src/sdk/embedded/arguments.js';
import {
  guestPaths,
  prefixMapOption,
  toGuest,
  withRealNames,
} from '../../../src/sdk/embedded/virtual-path.js';

test.each([
  ['C:\\src\\a.c', '/.disk/C:/src/a.c'],
  ['C:/src/a.c', '/.disk/C:/src/a.c'],
  ['-ID:\\inc', '-I/.disk/D:/inc'],
  ['-oc:/out/a.o', '-o/.disk/c:/out/a.o'],
  ['--sysroot=C:\\Program Files\\sdk', '--sysroot=/.disk/C:/Program Files/sdk'],
  ['-Wl,-LC:\\lib,C:\\a.o', '-Wl,-L/.disk/C:/lib,/.disk/C:/a.o'],
  ['a.c', 'a.c'],
  ['-DDRIVE=C:\\x', '-DDRIVE=C:\\x'],
  ['-std=c++17', '-std=c++17'],
])('%s', (typed, passed) => {
  expect(guestArguments([typed], 'C:\\src', true)).toEqual([passed]);
});

test('elsewhere a colon and a backslash are letters of a name', () => {
  const typed = ['C:/src/a.c', '\\a.c', '-IC:\\inc', '--sysroot=C:/x'];
  expect(guestArguments(typed, '/', false)).toEqual(typed);
});

test('what the compiler opens is on the drive', () => {
  const { existing, target } = guestPaths('C:\\src', true);
  expect(existing(toGuest('D:\\inc\\x.h', true).slice(1))).toBe('D:/inc/x.h');
  expect(target('.disk/C:/out/a.o')).toBe('C:/out/a.o');
  expect(existing('a.c')).toBe('C:\\src/a.c');
});

test('messages, dependency files and debug information have real names', () => {
  const said = Buffer.from('/.disk/C:/src/a.c:1:1: error\n');
  expect(Buffer.from(withRealNames(said, true)).toString()).toBe('C:/src/a.c:1:1: error\n');
  expect([prefixMapOption(true), prefixMapOption(false)]).toEqual([
    '-ffile-prefix-map=/.disk/=',
    '-ffile-prefix-map=/.disk/=/',
  ]);
});
