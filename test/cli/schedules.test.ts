import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildModule } from '../support/module-builder.js';
import { sound } from '../verify/support/sound-module.js';
import { cli, errorText, project } from './support/cli.js';

test('shards of verify, more than there are runs, become one report again', async () => {
  const cwd = project();
  writeFileSync(join(cwd, 'app.wasm'), buildModule(sound));
  const part = (shard: string) =>
    cli(['verify', 'app.wasm', '--runs=1', '--vary', `--shard=${shard}`, `--report=json=${shard[0]}.json`], {
      cwd,
    });
  const [empty, full] = await Promise.all([part('1/2'), part('2/2')]);
  expect(empty.code).toBe(0);
  expect(empty.stdout).toContain('shard 1 of 2: none of the 1 run is in it');
  const merged = await cli(['report', 'merge', '2.json', '1.json'], { cwd });
  expect(merged).toEqual({ code: full.code, stdout: full.stdout, stderr: '' });
  expect(merged.stdout).toMatch(/^ {2}v8: 1 run, .*; seed 0x[0-9a-f]{8}$/m);
});

test.each([
  [
    'verify a.wasm --seed 0xhello',
    '--seed cannot be 0xhello',
    'Type the seed that a report shows, for example --seed 0x1f3a0b7c: 32 bits, hexadecimal or decimal.',
  ],
  [
    'verify a.wasm --shard 5/4',
    '--shard cannot be 5/4',
    'Type I/N, for example --shard 2/4 for the second of four parts.',
  ],
  [
    'report a.json b.json',
    'report needs the word merge and files: a.json b.json',
    'Type: wamr-pthread report merge shard-1.json shard-2.json',
  ],
])('wamr-pthread %s', async (words, message, hint) => {
  const { code, stderr } = await cli(words.split(' '), { cwd: project() });
  expect({ code, stderr }).toEqual({ code: 2, stderr: errorText('USAGE', message, hint) });
});
