import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namedInputs } from '../../src/link-inputs.js';

const cwd = mkdtempSync(join(tmpdir(), 'link-inputs-'));
beforeAll(() => {
  mkdirSync(join(cwd, 'my libs'));
  for (const file of ['a.o', 'b.obj', 'c.a', 'out.o', 'my libs/libpart.a', 'my libs/other.a'])
    writeFileSync(join(cwd, file), '');
  writeFileSync(join(cwd, 'words.rsp'), 'a.o "-Lmy libs"\n-lpart my\\ libs/other.a\n');
  writeFileSync(join(cwd, 'cycle.rsp'), '@cycle.rsp c.a');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test.each([
  ['files by their names', ['a.o', 'main.c', 'b.obj', '-O2', 'c.a'], ['a.o', 'b.obj', 'c.a']],
  ['but not the output', ['a.o', '-o', 'out.o'], ['a.o']],
  ['nor what does not exist', ['a.o', 'gone.o'], ['a.o']],
  ['libraries where a folder has them', ['-L', 'my libs', '-lpart'], ['my libs/libpart.a']],
  ['in both forms, and by a whole name', ['-Lmy libs', '-l', ':other.a'], ['my libs/other.a']],
  ['but not those of the sysroot', ['-lpart', '-lm'], []],
  ['in response files', ['@words.rsp'], ['a.o', 'my libs/other.a', 'my libs/libpart.a']],
  ['that may name themselves', ['@cycle.rsp'], ['c.a']],
  ['each once', ['a.o', 'a.o'], ['a.o']],
])('%s', (_, args, expected) => {
  expect(namedInputs(args, cwd)).toEqual(expected.map(file => join(cwd, file)));
});
