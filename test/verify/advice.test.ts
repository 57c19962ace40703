import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../../src/config/resolve.js';
import { adviseOn } from '../../src/verify/advice.js';
import { formatShort } from '../../src/verify/report/short.js';
import { formatVerbose } from '../../src/verify/report/verbose.js';
import { passed, trapped } from './support/runs.js';

const config = resolveConfig({});

describe('advice from runs', () => {
  test('the largest numbers of all runs count, with a margin', () => {
    const more = {
      ...passed,
      threads: { created: 3, failed: 0, peak: 3 },
      stacks: [{ used: 40_000, size: 262_144, overflowed: false }],
      heap: { ...passed.heap, peak: 300_000 },
    };
    const advice = adviseOn([passed, more], config);
    expect(advice?.settings.map(({ key, now, proposed }) => [key, now, proposed])).toEqual([
      ['threads.max', 4, 3],
      ['threads.stackSize', 262_144, 61_440],
      ['memory.appHeap', 16_777_216, 720_896],
    ]);
    expect(advice?.settings.map(({ why }) => why)).toEqual([
      'at most 3 threads besides main lived at the same time',
      'the most that a thread used of its slice is 39.06 KiB',
      'at its peak the program held 292.97 KiB',
    ]);
  });

  test('there is none where a run did not pass, no thread started or one was refused', () => {
    expect(adviseOn([passed, trapped], config)).toBeUndefined();
    expect(adviseOn([{ ...passed, threads: { created: 0, failed: 0, peak: 0 } }], config)).toBeUndefined();
    expect(adviseOn([{ ...passed, threads: { created: 4, failed: 1, peak: 4 } }], config)).toBeUndefined();
    expect(adviseOn([], config)).toBeUndefined();
  });

  test('what was not used is not advised on', () => {
    const bare = { ...passed, stacks: [], heap: { peak: 0, live: 0, allocations: 0 } };
    expect(adviseOn([bare], config)?.settings.map(({ key }) => key)).toEqual(['threads.max']);
  });

  test('many allocations each second are named, with their sizes where they were counted', () => {
    const counted = { ...passed, heap: { ...passed.heap, sizes: [{ size: 24, count: 60_000 }] } };
    expect(adviseOn([counted], config)?.notes).toEqual([
      "Allocation is a large part of the work: 470588 each second; most often 24 bytes (60000 times). A pool for blocks of these sizes would spare the runtime's lock.",
    ]);
    expect(adviseOn([{ ...passed, milliseconds: 5000 }], config)?.notes).toEqual([]);
  });

  test('the report for people has it with --verbose', () => {
    const advice = adviseOn([passed], config);
    if (advice === undefined) throw new Error('no advice');
    const report = { version: 1, file: 'a.wasm', ok: true, findings: [], runs: [passed], advice } as const;
    expect(formatShort(report, false)).not.toContain('Advice');
    expect(formatVerbose(report, false)).toContain(
      '\n  threads.max: 2, now 4: at most 2 threads besides main lived at the same time\n',
    );
  });
});
