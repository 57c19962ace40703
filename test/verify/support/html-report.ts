import type { Report, RunResult } from '../../../src/verify/types.js';
import { passed } from './runs.js';

/** Names and output of a module that wants more than to be read. */
const HOSTILE = '<script>alert(1)</script>"\'&<img src=x onerror=alert(2)>';

const KIB = 1024;

const run: RunResult = {
  ...passed,
  engine: 'wamr',
  outcome: 'trap',
  trap: { message: 'unreachable', thread: 2, stack: [{ name: HOSTILE, offset: 1 }] },
  stdout: `${HOSTILE}\n`,
  stderr: '\u0000\u001b[31mred\n',
  heap: { ...passed.heap, peak: 48 * KIB, live: 2 * KIB },
  milliseconds: 12,
  memory: {
    size: 2048 * KIB,
    data: { start: KIB, end: 9 * KIB },
    slices: [3, 2, 1, 0].map(at => ({ start: (9 + 256 * at) * KIB, end: (9 + 256 * (at + 1)) * KIB })),
    appHeap: { start: 1033 * KIB, end: 2048 * KIB },
  },
  timeline: {
    events: [
      { at: 0, thread: 0, kind: 'started' },
      { at: 500, thread: 1, kind: 'created', by: 0 },
      { at: 900, thread: 1, kind: 'started' },
      { at: 1000, thread: 2, kind: 'created', by: 0 },
      { at: 1200, thread: 2, kind: 'started' },
      { at: 2000, thread: 0, kind: 'waits', on: 'pthread_join(thread 1)' },
      { at: 2500, thread: 2, kind: 'waits', on: 'pthread_mutex_lock(queue_lock), held by thread 1' },
      { at: 6000, thread: 2, kind: 'runs' },
      { at: 6500, thread: 1, kind: 'waits', on: `pthread_cond_wait(${HOSTILE})` },
      { at: 9000, thread: 1, kind: 'runs' },
      { at: 11_000, thread: 2, kind: 'ended' },
    ],
    heap: [
      { at: 100, live: 8 * KIB },
      { at: 3000, live: 48 * KIB },
      { at: 7000, live: 20 * KIB },
      { at: 12_000, live: 2 * KIB },
    ],
    dropped: 3,
    waits: 'all',
  },
};

/** A report that is the same on every machine, with all that the page can show. */
export const htmlReport: Report = {
  version: 1,
  file: `build/${HOSTILE}.wasm`,
  ok: false,
  findings: [
    {
      rule: 'run-trap',
      severity: 'error',
      message: `thread 2 trapped in ${HOSTILE}`,
      fix: 'Look at the line.',
      engine: 'wamr',
      where: HOSTILE,
      chain: ['_start', 'main', HOSTILE],
      source: { file: 'parser.c', line: 2 },
    },
    {
      rule: 'data-race',
      severity: 'error',
      message: 'counter is written by two threads',
      fix: 'Use a mutex.',
      accesses: [
        {
          thread: 'thread 1',
          operation: 'write',
          size: 4,
          function: 'work',
          stack: ['work', HOSTILE],
          line: 'parser.c:3',
        },
        { thread: 'main', operation: 'read', size: 4, function: 'main', stack: ['main'], createdBy: 'main' },
      ],
    },
    { rule: 'stack-slice', severity: 'warning', message: 'small', fix: 'Link again.', known: true },
    { rule: 'from-a-later-version', severity: 'info', message: 'a rule that nobody knows', fix: 'Wait.' },
  ],
  runs: [run, { ...passed, engine: 'v8' }],
  advice: {
    settings: [{ key: 'threads.max', now: 4, proposed: 2, why: 'two were enough' }],
    notes: ['a note'],
  },
  settings: { 'threads.max': 4, 'threads.stackSize': 262_144, 'verify.engines': ['v8', 'wamr'] },
};

export const sources = new Map([
  ['parser.c', ['int counter;', `/* ${HOSTILE} */`, 'int next(void) { return ++counter; }', '']],
]);
