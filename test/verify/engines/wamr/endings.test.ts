// How programs end on the real WAMR, and the words in which a user reads it.
import { beforeAll, expect, test } from 'vitest';
import { findingsOfRuns } from '../../../../src/verify/run-findings.js';
import type { RunResult } from '../../../../src/verify/types.js';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { runReal, wamrEngine } from '../../../support/engine.js';
import { describeWith } from '../../../support/skip.js';
import { build } from '../v8/program.js';

const SECONDS = 2;

/** What `verify` says of a run. */
function said(run: RunResult): readonly string[] {
  return findingsOfRuns([run], SECONDS).map(each => `${each.rule}: ${each.message}`);
}

describeWith(wamrEngine(), 'programs on the real WAMR', () => {
  let module: WasmModule;
  beforeAll(async () => {
    await wamrEngine().prepare();
    module = await build('endings', { flags: ['-Wl,--allow-undefined'] });
  });
  const start = (how: string, options = {}) => runReal(module, { args: [how], ...options });
  const hanging = (how: string) => start(how, { timeoutMs: SECONDS * 1000 });

  test('a result of main other than 0 is an exit', async () => {
    expect(await start('return')).toMatchObject({ engine: 'wamr', outcome: 'exit', exitCode: 5 });
  });

  test('exit in a thread ends the program with its code', async () => {
    expect(await start('exit')).toMatchObject({ outcome: 'exit', exitCode: 7, threads: { created: 1 } });
  });

  test('a trap in a thread names the thread and its functions', async () => {
    const run = await start('trap');
    expect(run.trap).toMatchObject({ message: 'unreachable', thread: 1 });
    expect(run.trap?.stack.map(each => each.name)).toEqual(['boom', 'trap']);
    expect(said(run)).toContain('run-trap: thread 1 trapped: unreachable in boom, called by trap');
  });

  test('a second lock by the owner hangs, and says who holds it', async () => {
    const run = await hanging('relock');
    expect(run.outcome).toBe('hang');
    expect(said(run)[0]).toMatch(
      /^run-hang: the program did not end within 2 seconds; waiting: main in pthread_mutex_lock\(0x[0-9a-f]+\), held by main, called by main ← /,
    );
  });

  test('a join of a thread that waits for ever names both', async () => {
    const { outcome, blocked = [] } = await hanging('join-waiter');
    expect(outcome).toBe('hang');
    expect(blocked).toEqual([
      { thread: 0, on: expect.stringMatching(/^pthread_join\(thread 1\), called by main ← /) },
      {
        thread: 1,
        on: expect.stringMatching(
          /^pthread_cond_wait\(0x[0-9a-f]+, mutex 0x[0-9a-f]+\), called by wait_for_ever$/,
        ),
      },
    ]);
  });

  test('main returns while a thread waits in a condition: WAMR never ends', async () => {
    const run = await hanging('leave-waiter');
    expect(run.outcome).toBe('hang');
    expect(run.blocked).toContainEqual({ thread: 1, on: expect.stringMatching(/^pthread_cond_wait\(/) });
  });

  test('a trap while a thread waits in a condition is reported as the trap', async () => {
    expect(await hanging('trap-waiter')).toMatchObject({
      outcome: 'trap',
      trap: { message: 'unreachable', thread: 0 },
    });
  });

  test('an endless loop is told from a wait', async () => {
    expect((await hanging('loop')).blocked).toEqual([
      { thread: 0, on: expect.stringMatching(/^main, called by __main_void ← .* \(it runs\)$/) },
    ]);
    expect((await hanging('wait-in-wasm')).blocked).toEqual([
      { thread: 0, on: expect.stringMatching(/^main, called by __main_void ← .* \(it sleeps\)$/) },
    ]);
  });

  test('a thread that runs is terminated when main returns', async () => {
    expect(await start('leave-spinner')).toMatchObject({ outcome: 'passed', exitCode: 0 });
  });

  test('unlinked imports are listed, and trap when they are called', async () => {
    const calm = await start('');
    expect([...calm.unlinked].sort()).toEqual(['env.missing', 'env.my_native', 'env.pthread_cond_timedwait']);
    expect(said(await start('unlinked'))).toContain(
      'run-trap: main trapped: failed to call unlinked import function (env, missing) in missing, called by main ← __main_void ← _start',
    );
  });

  test('a native of another signature counts as unlinked, and WAMR says so', async () => {
    const run = await start('mismatch');
    expect(run.trap?.message).toBe('failed to call unlinked import function (env, pthread_cond_timedwait)');
    expect(run.stderr).toContain("wamr: failed to check signature '(**I)i'");
  });

  test("the user's own natives are stubs that count", async () => {
    const run = await start('native', { hostImports: ['other', 'my_native'] });
    expect(run.hostCalls).toEqual([
      { name: 'other', calls: 0 },
      { name: 'my_native', calls: 2 },
    ]);
    expect(run.unlinked).not.toContain('env.my_native');
  });

  test('a bad pointer to a native traps', async () => {
    expect((await start('bad-pointer')).trap?.message).toBe('out of bounds memory access');
  });

  test('a stack that is too small is said of its thread', async () => {
    const run = await start('overflow');
    expect(run.trap).toMatchObject({ message: 'wasm auxiliary stack overflow', thread: 1 });
    expect(said(run)).toContainEqual(expect.stringMatching(/^run-stack-overflow: thread \d used more than/));
    const fits = await start('recurse');
    expect(fits.outcome).toBe('passed');
    expect(Math.max(...fits.stacks.map(each => each.used))).toBeGreaterThan(150 * 1024);
  });

  test('a swarm of threads gets no more than allowed', async () => {
    const run = await hanging('swarm');
    expect(run).toMatchObject({
      outcome: 'hang',
      threads: { created: 4, failed: 196, peak: 4 },
      stdout: '4 threads\n',
    });
    expect(said(run)).toContain(
      'run-create-failed: pthread_create failed 196 times (4 threads were created)',
    );
  });

  test('memory grows to its maximum and no further', async () => {
    const run = await start('grow');
    expect(run.outcome).toBe('passed');
    expect(run.stdout).toMatch(/^grew \d+ pages of 10\d\d\n$/);
  });

  test('endless output is cut and the run ends', async () => {
    const run = await hanging('print');
    expect(run.outcome).toBe('hang');
    expect(run.stdout).toContain('[output cut after 1048576 bytes]');
  });

  test('both streams of the program are kept apart from the log of WAMR', async () => {
    const run = await start('stderr');
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(/^to the error stream\nwamr: /);
  });
});
