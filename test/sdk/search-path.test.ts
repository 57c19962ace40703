import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { clangPrograms, findProgram } from '../../src/sdk/search-path.js';
import { plant, scratch } from './trees.js';

const WINDOWS = { platform: 'win32', pathExt: '.COM;.EXE;.BAT;.CMD' } as const;

/** Folders with programs, in the order of PATH. */
function path(files: Record<string, readonly string[]>) {
  const root = scratch();
  for (const [folder, names] of Object.entries(files)) {
    for (const name of names) {
      plant(root, { [join(folder, name)]: '' });
      chmodSync(join(root, folder, name), 0o755);
    }
  }
  const folders = Object.keys(files).map(folder => join(root, folder));
  return { root, env: { PATH: folders.join(delimiter) } };
}

test('Windows starts clang.exe where clang is said; a script would need a shell', () => {
  const { root, env } = path({ one: ['clang.cmd'], two: ['clang.exe', 'clang-22.exe'] });
  expect(findProgram('clang', env, WINDOWS)).toBe(join(root, 'two', 'clang.exe'));
  expect(clangPrograms(env, WINDOWS)).toEqual(
    ['clang.exe', 'clang-22.exe'].map(name => join(root, 'two', name)),
  );
  expect(findProgram('clang', env)).toBeUndefined();
});

test('a copy of the environment of Windows spells it Path', () => {
  const { root, env } = path({ one: ['clang'] });
  expect(findProgram('clang', { Path: env.PATH })).toBe(join(root, 'one', 'clang'));
});

test('a clang that a package brought is no compiler of the system, but may be named', () => {
  const { root, env } = path({ 'node_modules/.bin': ['clang'], usr: ['clang'] });
  expect(clangPrograms(env)).toEqual([join(root, 'usr', 'clang')]);
  expect(findProgram('clang', env)).toBe(join(root, 'node_modules', '.bin', 'clang'));
});
