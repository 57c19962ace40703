import type { Report } from '../../../src/verify/types.js';
import { passed, trapped } from './runs.js';

export const clean: Report = { version: 1, file: 'app.wasm', ok: true, findings: [], runs: [passed] };

export const bad: Report = {
  version: 1,
  file: 'app.wasm',
  ok: false,
  findings: [
    {
      rule: 'allocator-inside',
      severity: 'error',
      message: 'dlmalloc is inside',
      fix: 'Patch.',
      where: 'dlmalloc',
    },
    { rule: 'run-trap', severity: 'error', message: 'thread 2 trapped', fix: 'Look.', engine: 'v8' },
    { rule: 'stack-slice', severity: 'warning', message: 'small', fix: 'Link again.' },
    { rule: 'no-name-section', severity: 'info', message: 'no names', fix: 'Keep them.' },
  ],
  runs: [trapped, passed, { ...passed, outcome: 'exit', exitCode: 0 }],
};

/** Every key that a report can have, and text that each form must escape. */
export const full: Report = {
  version: 1,
  file: 'build dir/libäpp.a',
  kind: 'archive',
  tool: '1.2.3',
  sha256: 'ab'.repeat(32),
  shard: { index: 1, of: 2, runs: 2, timeout: 30 },
  ok: false,
  findings: [
    {
      rule: 'object-allocator',
      severity: 'error',
      message: 'a < b && "c" > 100%, d: e\u0000\ud800 ::error::x\nnext line',
      fix: 'Do\r\nthis.',
      where: 'build dir/libäpp.a(part.o)',
      chain: ['_start', 'main', 'std::vector<int>::push_back'],
      source: { file: 'src\\my part,1.c', line: 12, column: 3 },
    },
    {
      rule: 'object-allocator',
      severity: 'error',
      message: 'the same place again',
      fix: 'Do this.',
      where: 'build dir/libäpp.a(part.o)',
      source: { file: '/usr/src/part.c', line: 1 },
    },
    {
      rule: 'run-trap',
      severity: 'error',
      message: 'known already',
      fix: 'Look.',
      engine: 'wamr',
      where: 'free',
      seed: '0x0000002a',
      known: true,
    },
  ],
  runs: [
    {
      ...trapped,
      engine: 'wamr',
      stdout: 'bell \u0007, ]]> and <tag>\n',
      stderr: '::warning::not ours\n',
      schedule: { run: 1, seed: '0x0000002a', maxThreads: 4 },
      blocked: [{ thread: 0, on: 'pthread_join' }],
      heap: { ...trapped.heap, sizes: [{ size: 16, count: 3 }] },
      constructorRuns: 1,
      locks: { calls: 3, failed: [{ reason: 'stale handle', address: 1024, count: 1 }] },
      notSeen: ['threads'],
      steps: [
        {
          thread: 'host thread 1',
          call: 'count()',
          expected: '2',
          calls: 3,
          mismatches: 1,
          last: '1',
        },
      ],
    },
  ],
  advice: {
    settings: [{ key: 'threads.max', now: 4, proposed: 2, why: 'two were enough' }],
    notes: ['a note'],
  },
};
