import type { RunResult } from '../../../src/verify/types.js';

/** A run of a program with two threads that did well. */
export const passed: RunResult = {
  engine: 'v8',
  outcome: 'passed',
  exitCode: 0,
  stdout: 'ok\n',
  stderr: '',
  threads: { created: 2, failed: 0, peak: 2 },
  heap: { peak: 20479, live: 0, allocations: 80000, failed: 0, invalidFrees: 0 },
  stacks: [
    { used: 1176, size: 262144, overflowed: false },
    { used: 512, size: 262144, overflowed: false },
    { used: 640, size: 262144, overflowed: false },
    { used: 0, size: 262144, overflowed: false },
  ],
  unlinked: [],
  hostCalls: [{ name: 'host_log', calls: 3 }],
  milliseconds: 170,
};

/** The same program on a libc without locks. */
export const trapped: RunResult = {
  ...passed,
  outcome: 'trap',
  trap: {
    message: 'memory access out of bounds',
    thread: 2,
    stack: [
      { name: 'dlfree', offset: 4711 },
      { name: 'free', offset: 5000 },
      { name: 'parse_value', offset: 6000 },
      { name: 'worker', offset: 6100 },
    ],
  },
};
