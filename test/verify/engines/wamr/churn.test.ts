// The main claim: the stock allocator breaks under threads on the real WAMR, the host's does not.
import { beforeAll, expect, test } from 'vitest';
import { findingsOfRuns } from '../../../../src/verify/run-findings.js';
import type { RunResult } from '../../../../src/verify/types.js';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { runReal, wamrEngine } from '../../../support/engine.js';
import { describeWith } from '../../../support/skip.js';
import { build } from '../v8/program.js';

const RUNS = 20;

async function repeat(module: WasmModule, until: (run: RunResult) => boolean): Promise<RunResult[]> {
  const runs: RunResult[] = [];
  while (runs.length < RUNS && !runs.some(until)) runs.push(await runReal(module));
  return runs;
}

describeWith(wamrEngine(), 'churn on the real WAMR', () => {
  beforeAll(async () => {
    await wamrEngine().prepare();
  });

  // A race: on a busy machine its threads may run one after the other, so one failure in 20 runs is asked for.
  test('with the stock libc it fails in its allocator', async () => {
    const stock = await build('churn', { hostMalloc: false });
    const runs = await repeat(stock, ({ outcome }) => outcome !== 'passed');
    expect(runs.at(-1)?.outcome).not.toBe('passed');
    expect(findingsOfRuns(runs, 20).some(each => each.severity === 'error')).toBe(true);
  });

  test('with the allocator of the host it passes every time, without a leak', async () => {
    const module = await build('churn');
    for (const run of await repeat(module, () => false)) {
      expect(run).toMatchObject({
        outcome: 'passed',
        stdout: 'ok\n',
        threads: { created: 4, failed: 0 },
        heap: { allocations: 80_000, live: 0, failed: 0, invalidFrees: 0 },
      });
      expect(run.heap.peak).toBeGreaterThan(10_000);
      const kinds = run.timeline?.events.map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(['created', 'started', 'ended']));
      expect(Math.max(...(run.timeline?.heap ?? []).map(({ live }) => live))).toBe(run.heap.peak);
      expect(run.stacks.slice(1).every(each => each.used > 0 && each.used < 2048)).toBe(true);
    }
  });

  test('too few threads: refused ones are counted, the exit code is kept', async () => {
    const run = await runReal(await build('churn'), { maxThreads: 2 });
    expect(run).toMatchObject({ outcome: 'exit', exitCode: 3, threads: { created: 2, failed: 1, peak: 2 } });
  });

  test('a full heap is counted', async () => {
    const run = await runReal(await build('churn'), { appHeap: 16 * 1024 });
    expect(run.outcome).toBe('exit');
    expect(run.heap.failed).toBeGreaterThan(0);
  });
});
