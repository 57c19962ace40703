// The program of `verify --heap`: what stands in its way, and how it is shown.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../cli/support/cli.js';
import { engineEnv } from '../support/engine.js';
import { heapProgram } from '../support/heap.js';
import { buildModule } from '../support/module-builder.js';
import { describeWith } from '../support/skip.js';
import { sound } from '../verify/support/sound-module.js';

const scratch = mkdtempSync(join(tmpdir(), 'wamr-pthread-heap-build-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const empty = { WAMR_PTHREAD_CACHE: join(scratch, 'cache') };
const run = (args: readonly string[], env: NodeJS.ProcessEnv = empty) => cli(args, { cwd: scratch, env });

test('what cannot be built says why, and verify without it how to get it', async () => {
  const installed = await run(['runtime', 'build', '--heap', '--prefix', '.']);
  expect([installed.code, installed.stderr]).toEqual([
    2,
    expect.stringMatching(
      /^error \[RUNTIME_SOURCE\] .*: the heap can only be watched with WAMR's sources.*\n hint Run wamr-pthread runtime build --heap/,
    ),
  ]);
  const both = await run(['runtime', 'build', '--heap', '--race', '--from-cargo']);
  expect([both.code, both.stderr]).toEqual([
    2,
    expect.stringMatching(/^error \[USAGE\] --race and --heap are two programs/),
  ]);
  writeFileSync(join(scratch, 'app.wasm'), buildModule(sound));
  const { code, stderr } = await run(['verify', '--heap', 'app.wasm']);
  expect([code, stderr]).toEqual([
    2,
    'error [RUNTIME_NOT_BUILT] the program that watches the heap is not built\n hint Run wamr-pthread runtime build --heap --from-cargo, or name your WAMR with --wamr-root (its sources).\n',
  ]);
});

describeWith(heapProgram(), 'built', () => {
  let program = '';
  beforeAll(async () => {
    program = await heapProgram().prepare();
  }, 240_000);

  test('info lists it, and verify uses it', async () => {
    const { stdout } = await run(['runtime', 'info'], engineEnv);
    expect(stdout).toContain(`  heap (verify --heap): ${program}\n`);
    const verified = await run(['verify', '--heap', 'app.wasm'], engineEnv);
    expect(verified.stdout).toMatch(/\n {2}heap: 1 run, /);
  });
});
