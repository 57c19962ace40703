import { expect, test } from 'vitest';
import { isLinkInput } from '../../src/link-objects.js';
import { compileEmbedded } from '../support/compile.js';

// Objects are judged by other rules than modules: which is which must not depend on exports alone.

const SOURCES = {
  'exported.c': '__attribute__((export_name("foo"))) int foo(void) { return 1; }\n',
  'plain.c': 'char text[99];\nint plain(int at) { return text[at]; }\n',
};
const LINK = ['-nostdlib', '-Wl,--no-entry'];

const kinds: readonly (readonly [what: string, isInput: boolean, args: readonly string[]])[] = [
  ['an object', true, ['-c', 'plain.c']],
  ['an object with an export', true, ['-c', 'exported.c']],
  ['an object with an export, for threads', true, ['-pthread', '-c', 'exported.c']],
  ['objects linked into one', true, ['-nostdlib', '-Wl,-r', 'exported.c', 'plain.c']],
  ['bitcode', true, ['-flto', '-c', 'exported.c']],
  ['a module', false, [...LINK, 'exported.c', 'plain.c']],
  ['a module with relocations', false, [...LINK, '-Wl,--emit-relocs', 'exported.c']],
  [
    'a module with relocations that imports its memory and table',
    false,
    [...LINK, '-Wl,--emit-relocs,--import-memory,--import-table,--export=plain', 'plain.c'],
  ],
];

test.each(kinds)('%s: read by the linker: %s', async (_, isInput, args) => {
  const bytes = await compileEmbedded({
    files: SOURCES,
    args: ['--target=wasm32-wasip1', ...args, '-o', 'out.wasm'],
  });
  expect(isLinkInput(bytes, 'out.wasm')).toBe(isInput);
});
