import { beforeAll, describe, expect, test } from 'vitest';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { build, run } from './program.js';

describe('how a program ends', () => {
  let module: WasmModule;
  beforeAll(async () => {
    module = await build('endings', { flags: ['-Wl,--allow-undefined'] });
  });

  const start = (how: string, options = {}) => run(module, { args: [how], ...options });

  test('a result of main other than 0 is an exit', async () => {
    expect(await start('return')).toMatchObject({ outcome: 'exit', exitCode: 5 });
  });

  test('exit in a thread ends the program with its code', async () => {
    expect(await start('exit')).toMatchObject({ outcome: 'exit', exitCode: 7 });
  });

  test('a trap names its function, its thread and its place in the file', async () => {
    const result = await start('trap');
    expect(result.outcome).toBe('trap');
    expect(result.trap).toMatchObject({ message: 'unreachable', thread: 1 });
    expect(result.trap?.stack.map(each => each.name)).toEqual(['boom', 'trap']);
    // The offset is that of the instruction in the user's own file: 0x00 is `unreachable`.
    expect(module.bytes[result.trap?.stack[0]?.offset ?? 0]).toBe(0x00);
  });

  test('a second lock by the owner is a hang, seen at once', async () => {
    const result = await start('relock');
    expect(result.outcome).toBe('hang');
    expect(result.blocked).toEqual([
      { thread: 0, on: expect.stringMatching(/^pthread_mutex_lock\(0x[0-9a-f]+\), held by main$/) },
    ]);
    expect(result.milliseconds).toBeLessThan(5000);
  });

  test('a join of a thread that waits for ever names both', async () => {
    const result = await start('join-waiter');
    expect(result.outcome).toBe('hang');
    expect(result.blocked).toEqual([
      { thread: 0, on: 'pthread_join(thread 1)' },
      { thread: 1, on: expect.stringMatching(/^pthread_cond_wait\(0x[0-9a-f]+, mutex 0x[0-9a-f]+\)$/) },
    ]);
  });

  test('main returns while a thread waits in a condition: WAMR never ends', async () => {
    const result = await start('leave-waiter');
    expect(result.outcome).toBe('hang');
    expect(result.blocked).toEqual([{ thread: 1, on: expect.stringMatching(/^pthread_cond_wait\(/) }]);
  });

  test('exit while a thread waits in a condition: the same', async () => {
    const result = await start('exit-waiter');
    expect(result.outcome).toBe('hang');
    expect(result.blocked).toEqual([{ thread: 1, on: expect.stringMatching(/^pthread_cond_wait\(/) }]);
  });

  test('a trap while a thread waits in a condition is reported as the trap', async () => {
    expect(await start('trap-waiter')).toMatchObject({
      outcome: 'trap',
      trap: { message: 'unreachable', thread: 0 },
    });
  });

  test('main returns while a thread runs: it is terminated', async () => {
    expect(await start('leave-spinner')).toMatchObject({ outcome: 'passed', exitCode: 0 });
  });

  test('a thread that never ends is a hang after the time', async () => {
    const result = await start('join-spinner', { timeoutMs: 700 });
    expect(result.outcome).toBe('hang');
    expect(result.blocked).toEqual([
      { thread: 0, on: 'pthread_join(thread 1)' },
      { thread: 1, on: 'running or waiting in wasm' },
    ]);
  });

  test('a wait in wasm is a hang after the time', async () => {
    const result = await start('wait-in-wasm', { timeoutMs: 700 });
    expect(result).toMatchObject({
      outcome: 'hang',
      blocked: [{ thread: 0, on: 'running or waiting in wasm' }],
    });
  });

  test('imports that WAMR leaves unlinked are listed, and trap only when they are called', async () => {
    const unlinked = ['env.missing', 'env.my_native', 'env.pthread_cond_timedwait'];
    const result = await start('');
    expect(result).toMatchObject({ outcome: 'passed' });
    expect([...result.unlinked].sort()).toEqual(unlinked);
    const called = await start('unlinked');
    expect(called.trap).toMatchObject({
      message: 'failed to call unlinked import function (env, missing)',
      thread: 0,
    });
    expect((await start('mismatch')).trap?.message).toBe(
      'failed to call unlinked import function (env, pthread_cond_timedwait)',
    );
  });

  test("the user's own natives are stubs that count", async () => {
    const result = await start('native', { hostImports: ['other', 'my_native'] });
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(result.unlinked).not.toContain('env.my_native');
    expect(result.hostCalls).toEqual([
      { name: 'other', calls: 0 },
      { name: 'my_native', calls: 2 },
    ]);
  });

  test('a native that only WAMR has says so when it is called', async () => {
    expect((await start('not-offered')).trap?.message).toBe(
      'the v8 engine does not offer env.printf, which WAMR has',
    );
  });

  test('a bad pointer to a native traps as in WAMR', async () => {
    expect((await start('bad-pointer')).trap).toMatchObject({
      message: 'out of bounds memory access',
      thread: 0,
    });
  });

  test('a slice that was overrun is flagged, a deep one is not', async () => {
    const over = await start('overflow');
    expect(over.stacks[1]).toEqual({ used: 209712, size: 209712, overflowed: true });
    expect(over.stacks[0]?.overflowed).toBe(false);
    const deep = await start('recurse');
    expect(deep).toMatchObject({ outcome: 'passed' });
    expect(deep.stacks[1]?.overflowed).toBe(false);
    expect(deep.stacks[1]?.used).toBeGreaterThan(150 * 1024);
    expect(deep.stacks[2]).toEqual({ used: 0, size: 209712, overflowed: false });
  });

  test('the error stream is kept apart', async () => {
    expect(await start('stderr')).toMatchObject({
      outcome: 'passed',
      stdout: '',
      stderr: 'to the error stream\n',
    });
  });

  test('an endless loop is ended from outside', async () => {
    const result = await start('loop', { timeoutMs: 500 });
    expect(result).toMatchObject({
      outcome: 'hang',
      blocked: [{ thread: 0, on: 'running or waiting in wasm' }],
    });
  });

  test('endless output is cut, and says so', async () => {
    const result = await start('print', { timeoutMs: 1500 });
    expect(result.outcome).toBe('hang');
    expect(result.stdout.endsWith('\n[output cut after 1048576 bytes]\n')).toBe(true);
    expect(result.stdout.length).toBeLessThan(1048576 + 100);
  });

  test('memory grows to its maximum and no further', async () => {
    const result = await start('grow');
    expect(result).toMatchObject({ outcome: 'passed' });
    const [, grown, size] = /^grew (\d+) pages of (\d+)\n$/.exec(result.stdout) ?? [];
    // 64 MiB as linked, plus the pages that the app heap brings: WAMR raises both limits by them.
    expect(Number(size)).toBeGreaterThan(1024);
    expect(Number(size)).toBeLessThanOrEqual(1024 + 17);
    expect(Number(grown)).toBeGreaterThan(900);
  });

  test('a swarm of threads gets as many as there are slots', async () => {
    const result = await start('swarm', { timeoutMs: 1000 });
    expect(result).toMatchObject({ outcome: 'hang', stdout: '4 threads\n' });
    expect(result.threads).toEqual({ created: 4, failed: 196, peak: 4 });
  });

  test('stack slices below the minimum of WAMR are refused in its words', async () => {
    const result = await start('', { maxThreads: 4096 });
    expect(result).toMatchObject({
      outcome: 'trap',
      trap: {
        message: 'WASM module instantiate failed: Exception: allocate memory failed',
        thread: 0,
        stack: [],
      },
    });
  });
});
