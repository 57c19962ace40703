import { beforeAll, describe, expect, test } from 'vitest';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { build, run } from './program.js';

describe('threads of lib-pthread on V8', () => {
  let module: WasmModule;
  beforeAll(async () => {
    module = await build('threads');
  });

  async function printed(name: string): Promise<string> {
    const result = await run(module, { args: [name] });
    expect(result).toMatchObject({ outcome: 'passed', exitCode: 0, stderr: '' });
    return result.stdout;
  }

  test('each thread has the slice that WAMR gives it', async () => {
    const addresses = (await printed('slices')).trim().split(' ').map(Number);
    // 1 MiB / 5, rounded down to 16: main at the top, then downwards.
    const tops = [1048576, 838864, 629152, 419440, 209728];
    const inside = addresses.map((address, slot) => {
      const top = tops[slot] ?? 0;
      return address < top && address >= top - 209712;
    });
    expect(inside).toEqual([true, true, true, true, true]);
  });

  test('mutable globals begin anew in a thread, and thread-local variables lie at address 0', async () => {
    expect(await printed('globals')).toBe('main 1 42, thread 0\n');
  });

  test('pthread_create gives -1 when all slots are taken, and works again later', async () => {
    const result = await run(module, { args: ['limit'] });
    expect(result.stdout).toBe('-1 77, then 0\n');
    expect(result.threads).toEqual({ created: 5, failed: 1, peak: 4 });
  });

  test('values live across memory.atomic.wait32 (the baseline compiler of Node 20 loses them)', async () => {
    // At -O2 the parameter stays in a register of the baseline compiler: the form in which it is lost.
    const result = await run(await build('threads', { flags: ['-O2'] }), { args: ['waiting'] });
    expect(result.stdout).toBe('1234\n');
  });

  test('mutexes exclude; an unknown handle gives -1', async () => {
    expect(await printed('mutexes')).toBe('80000, never initialised -1, destroy 0, destroyed -1\n');
  });

  test('conditions wake, and time out with the errno of the host', async () => {
    expect(await printed('conditions')).toBe('1000 110\n');
  });

  test('keys are per thread, 32 in all, and destroyed at the end of a thread', async () => {
    expect(await printed('keys')).toBe('thread saw 0, main has 5, destroyed 30, 32 keys\n');
  });

  test('handles: self, exit, join of what is gone, detach', async () => {
    expect(await printed('handles')).toBe('main 0, self 1, again 0, bogus 0, detach 0\n');
  });

  test('a cancelled thread ends also where it calls nothing, and its slot works again', async () => {
    expect(await printed('cancel')).toBe('0, again 9\n');
  });

  test('semaphores are found by name', async () => {
    expect(await printed('semaphores')).toBe('same 1\n');
  });

  test('slots are free again after each of 500 joins', async () => {
    const result = await run(module, { args: ['many'] });
    expect(result.stdout).toBe('500\n');
    expect(result.threads).toEqual({ created: 500, failed: 0, peak: 1 });
  });

  test('the heap has the habits of the one in WAMR, and is counted', async () => {
    const result = await run(module, { args: ['heap'] });
    expect(result.stdout).toBe('zero 1, same 1, moved 1, memalign 0, huge 0, kept 1\n');
    // What libc's main took for argc and argv stays alive too.
    const start = await run(module, { args: ['none'] });
    expect(start).toMatchObject({ outcome: 'exit', exitCode: 99 });
    expect(result.heap.live - start.heap.live).toBe(1000);
    expect(result.heap).toMatchObject({ failed: 1, invalidFrees: 2 });
    expect(result.heap.peak).toBeGreaterThanOrEqual(start.heap.live + 6000);
  });

  test('more threads than are started beforehand', async () => {
    const result = await run(module, { args: ['dozen'], maxThreads: 12 });
    expect(result).toMatchObject({ outcome: 'passed', stdout: '12\n' });
    expect(result.threads).toEqual({ created: 12, failed: 0, peak: 12 });
    expect(result.stacks).toHaveLength(13);
  });
});

describe('an allocator that is not thread-safe', () => {
  test('the heap of the host survives four threads', async () => {
    const module = await build('churn');
    for (let attempt = 0; attempt < 3; attempt++) {
      const result = await run(module);
      expect(result).toMatchObject({ outcome: 'passed', stdout: 'ok\n', stderr: '', unlinked: [] });
      expect(result.threads).toEqual({ created: 4, failed: 0, peak: 4 });
      expect(result.heap).toMatchObject({ live: 0, allocations: 80_000, failed: 0, invalidFrees: 0 });
      expect(result.stacks.map(each => each.size)).toEqual([209712, 209712, 209712, 209712, 209712]);
      expect(result.stacks.every(each => each.used > 0 && each.used < 4096 && !each.overflowed)).toBe(true);
    }
  });

  test("libc's own dlmalloc is caught", async () => {
    const module = await build('churn', { hostMalloc: false });
    let outcome = 'passed';
    // On a busy machine every second run passes.
    for (let attempt = 0; attempt < 40 && outcome === 'passed'; attempt++)
      outcome = (await run(module, { appHeap: 0, timeoutMs: 3000 })).outcome;
    expect(outcome).not.toBe('passed');
  });
});
