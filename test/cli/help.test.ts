import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import { cli } from './support/cli.js';

const VERBS = ['patch', 'cc', 'c++', 'flags', 'verify', 'explain', 'runtime', 'sdk', 'demo', 'tool'];

const golden = (name: string) => fileURLToPath(new URL(`golden/${name}.txt`, import.meta.url));

test('the program helps', async () => {
  const { code, stdout, stderr } = await cli(['--help'], { cwd: tmpdir() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(stdout).toMatchFileSnapshot(golden('program'));
  for (const verb of VERBS) expect(stdout).toContain(`wamr-pthread ${verb} `);
});

test.each(VERBS)('%s helps', async verb => {
  const { code, stdout, stderr } = await cli([verb, '--help'], { cwd: tmpdir() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(stdout).toMatchFileSnapshot(golden(verb.replace('++', 'xx')));
  expect(stdout).not.toContain(packageRoot);
  expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(110);
});

test.each([
  [['patch', '-h'], 'patch'],
  [['help', 'patch'], 'patch'],
  [['cxx', '--help'], 'cxx'],
  [['verify', '--nonsense', '--help'], 'verify'],
  [['help'], 'program'],
  [['-h'], 'program'],
])('%j is help, too', async (args, name) => {
  const { code, stdout } = await cli(args, { cwd: tmpdir() });
  expect(code).toBe(0);
  await expect(stdout).toMatchFileSnapshot(golden(name));
});

test('the version is that of package.json', async () => {
  const { version }: { version: string } = JSON.parse(readFileSync(`${packageRoot}/package.json`, 'utf8'));
  for (const args of [['--version'], ['patch', '--version']]) {
    expect(await cli(args, { cwd: tmpdir() })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  }
});
