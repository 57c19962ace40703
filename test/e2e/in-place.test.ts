// A whole SDK patched in place, through the command line: compiled with, verified, restored.
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../cli/support/cli.js';
import { contents } from '../patch/support/project.js';
import { embeddedSysroot, scratch, testCache } from '../sdk/trees.js';

const PROGRAM = `#include <pthread.h>
#include <stdio.h>
static void *work(void *text) { return printf("%s\\n", (char *)text), text; }
int main(void) {
  pthread_t thread;
  return pthread_create(&thread, 0, work, "from a thread") || pthread_join(thread, 0);
}
`;

test('patch, cc, verify, restore, clean', async () => {
  const cwd = scratch();
  const sdk = join(scratch(), 'an sdk');
  cpSync(await embeddedSysroot(), sdk, { recursive: true, preserveTimestamps: true });
  const stock = contents(sdk);
  const config = { sdk: { sysroot: sdk, inPlace: true } };
  writeFileSync(join(cwd, 'wamr-pthread.config.json'), JSON.stringify(config));
  writeFileSync(join(cwd, 'app.c'), PROGRAM);
  const run = (...words: string[]) => cli(words, { cwd, env: { WAMR_PTHREAD_CACHE: testCache } });

  expect((await run('patch')).stderr).toMatch(new RegExp(`^patched ${sdk} in place\n`));
  const nothing = `in place ${sdk} (sysroot, the SDK itself, nothing to do)\n`;
  expect((await run('patch')).stderr).toBe(nothing);
  // The quick way, which compares file stamps only.
  expect((await run('patch')).stderr).toBe(nothing);
  expect(await run('cc', '--', '-O1', 'app.c', '-o', 'app.wasm')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  expect(await run('verify', 'app.wasm')).toMatchObject({ code: 0 });

  expect((await run('restore', '--json')).stdout).toContain('"dryRun": false');
  expect(contents(sdk)).toEqual(stock);
  // What the quick way knows no longer holds.
  expect((await run('patch')).stderr).toMatch(/^patched /);
  expect((await run('clean')).stderr).toContain(`note: the SDK in ${sdk} is still patched in place`);
  expect((await run('restore')).stderr).toBe(`restored ${sdk}\n`);
  expect(await run('restore')).toMatchObject({ code: 0, stderr: `nothing to restore in ${sdk}\n` });
  expect(contents(sdk)).toEqual(stock);
  expect(readdirSync(cwd).sort()).toEqual(['app.c', 'app.wasm', 'wamr-pthread.config.json']);
}, 180_000);
