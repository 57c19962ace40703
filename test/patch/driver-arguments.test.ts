import { expect, test } from 'vitest';
import { driverArguments } from '../../src/driver-arguments.js';

const flags = { c: ['-c-flags'], cxx: ['-cxx-flags'], link: ['-link'], linkCxx: ['-link-cxx'] };

/** The options that are put before the user's own. */
test.each([
  ['c', ['-c', 'a.c'], ['-c-flags']],
  ['c', ['a.c', '-o', 'a.wasm'], ['-c-flags', '-link']],
  ['c', ['a.o', 'b.cpp'], ['-cxx-flags', '-link', '-link-cxx']],
  ['c', ['a.o', '-lc++'], ['-c-flags', '-link', '-link-cxx']],
  ['c++', ['a.o'], ['-cxx-flags', '-link', '-link-cxx']],
  ['c++', ['-S', 'a.cpp'], ['-cxx-flags']],
  ['c', ['-E', '-'], ['-c-flags']],
  ['c', ['-r', 'a.o', '-o', 'b.o'], ['-c-flags', '-no-pthread']],
  ['c', ['--version'], ['-c-flags']],
  ['c', ['-v'], ['-c-flags']],
  ['c', ['-v', 'a.c'], ['-c-flags', '-link']],
  ['c', ['-dumpmachine', '-v'], ['-c-flags']],
  ['c', [], ['-c-flags']],
] as const)('%s %j', (language, args, ours) => {
  expect(driverArguments(flags, language, args)).toEqual([
    '--start-no-unused-arguments',
    ...ours,
    '--end-no-unused-arguments',
    ...args,
  ]);
});
