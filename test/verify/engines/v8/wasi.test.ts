import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { build, run } from './program.js';

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'wamr-pthread-v8-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('arguments, environment and files; a thread reads what main opened', async () => {
  writeFileSync(join(dir, 'note.txt'), 'from the host\n');
  const result = await run(await build('files'), {
    args: ['one'],
    env: { COLOUR: 'green' },
    dirs: [`/data::${dir}`],
  });
  expect(result.stdout).toBe('2 files.wasm one green\n14 from the host\nstdin 0\n');
  expect(result).toMatchObject({ outcome: 'passed', stderr: '' });
  expect(readFileSync(join(dir, 'made.txt'), 'utf8')).toBe('made by the program\n');
});

test('without the folder nothing can be opened', async () => {
  expect(await run(await build('files'))).toMatchObject({ outcome: 'exit', exitCode: 2 });
});

test('a folder that is not there is an error before the run', async () => {
  const module = await build('files');
  const missing = join(dir, 'missing');
  await expect(run(module, { dirs: [missing] })).rejects.toMatchObject({
    code: 'IO_READ',
    message: `${missing}: cannot be opened for the program: ENOENT`,
    hint: 'Correct verify.dirs; each entry is a folder, or guest::host.',
  });
  writeFileSync(join(dir, 'file'), '');
  await expect(run(module, { dirs: [`/data::${join(dir, 'file')}`] })).rejects.toMatchObject({
    message: `${join(dir, 'file')}: cannot be opened for the program: it is not a folder`,
  });
});
