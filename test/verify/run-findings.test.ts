import { describe, expect, test } from 'vitest';
import { findingsOfRuns } from '../../src/verify/run-findings.js';
import { runRules } from '../../src/verify/run-rules.js';
import type { RunResult } from '../../src/verify/types.js';
import { passed, trapped } from './support/runs.js';

function messages(...runs: readonly RunResult[]): string[] {
  return findingsOfRuns(runs, 30).map(each => `${each.rule}: ${each.message}`);
}

describe('findingsOfRuns', () => {
  test('says nothing about runs that did well', () => {
    expect(messages(passed, passed)).toEqual([]);
    expect(messages({ ...passed, outcome: 'exit', exitCode: 0 })).toEqual([]);
    expect(messages()).toEqual([]);
  });

  test('merges the same trap of several runs and counts it', () => {
    expect(findingsOfRuns([trapped, passed, trapped, passed], 30)).toEqual([
      {
        rule: 'run-trap',
        severity: 'error',
        message:
          'thread 2 trapped: memory access out of bounds in dlfree, called by free ← parse_value ← worker (2 of 4 runs)',
        fix: runRules.find(each => each.id === 'run-trap')?.fix,
        where: 'dlfree',
        engine: 'v8',
      },
    ]);
  });

  test('takes the same trap of other threads and callers for the same', () => {
    const other = {
      ...trapped,
      trap: { message: 'memory access out of bounds', thread: 1, stack: [{ name: 'dlfree', offset: 4711 }] },
    };
    expect(messages(trapped, other)).toEqual([
      'run-trap: thread 2 trapped: memory access out of bounds in dlfree, called by free ← parse_value ← worker (2 of 2 runs)',
    ]);
  });

  test('keeps different traps apart', () => {
    const inMain = { ...trapped, trap: { message: 'unreachable', thread: 0, stack: [] } };
    expect(messages(trapped, inMain)).toEqual([
      'run-trap: thread 2 trapped: memory access out of bounds in dlfree, called by free ← parse_value ← worker (1 of 2 runs)',
      'run-trap: main trapped: unreachable (1 of 2 runs)',
    ]);
  });

  test('shows four callers at most', () => {
    const stack = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, offset) => ({ name, offset }));
    expect(messages({ ...trapped, trap: { message: 'unreachable', thread: 1, stack } })).toEqual([
      'run-trap: thread 1 trapped: unreachable in a, called by b ← c ← d ← e',
    ]);
  });

  test('names what the threads of a hang wait for', () => {
    const blocked = [
      { thread: 0, on: 'pthread_join' },
      { thread: 1, on: 'memory.atomic.wait32' },
    ];
    expect(messages({ ...passed, outcome: 'hang', blocked })).toEqual([
      'run-hang: the program did not end within 30 seconds; waiting: main in pthread_join, thread 1 in memory.atomic.wait32',
    ]);
    expect(messages({ ...passed, outcome: 'hang' })).toEqual([
      'run-hang: the program did not end within 30 seconds',
    ]);
  });

  test('reports a crash with the last line of its output', () => {
    expect(messages({ ...passed, outcome: 'crash', stderr: 'one\nout of memory\n\n' })).toEqual([
      'run-crash: the engine ended without an answer; its last line: out of memory',
    ]);
  });

  test('reports an exit code other than 0', () => {
    expect(messages({ ...passed, outcome: 'exit', exitCode: 3 })).toEqual([
      'run-exit: the program ended with exit code 3',
    ]);
  });

  test('reports stacks that overflowed or nearly did', () => {
    const stacks = [
      { used: 100, size: 1000, overflowed: false },
      { used: 900, size: 1000, overflowed: false },
      { used: 1000, size: 1000, overflowed: true },
    ];
    expect(messages({ ...passed, stacks })).toEqual([
      'run-stack-high: thread 1 used 900 of the 1000 bytes of its stack slice',
      'run-stack-overflow: thread 2 used more than the 1000 bytes of its stack slice',
    ]);
  });

  test('reports threads that could not be created or never were', () => {
    expect(messages({ ...passed, threads: { created: 4, failed: 2, peak: 4 } })).toEqual([
      'run-create-failed: pthread_create failed 2 times (4 threads were created)',
    ]);
    expect(messages({ ...passed, threads: { created: 0, failed: 0, peak: 0 } })).toEqual([
      'run-no-threads: the program ran to its end without starting a thread',
    ]);
    // A trap before the first thread says enough by itself.
    expect(messages({ ...trapped, threads: { created: 0, failed: 0, peak: 0 } })).toHaveLength(1);
  });

  test('reports a full heap and frees of what is not allocated', () => {
    expect(messages({ ...passed, heap: { ...passed.heap, failed: 1, invalidFrees: 2 } })).toEqual([
      'run-heap-full: 1 allocation found no room in the app heap',
      'run-invalid-free: 2 calls of free or realloc got a pointer that is no live block',
    ]);
  });

  test('merges amounts that differ from run to run and shows the largest', () => {
    const failing = (failed: number) => ({ ...passed, heap: { ...passed.heap, failed } });
    expect(messages(failing(3), failing(12), failing(0), failing(5))).toEqual([
      'run-heap-full: 12 allocations found no room in the app heap (3 of 4 runs)',
    ]);
  });

  test('reports unlinked imports', () => {
    expect(messages({ ...passed, unlinked: ['env.aligned_alloc'] })).toEqual([
      'run-unlinked-import: env.aligned_alloc was left unlinked',
    ]);
  });
});
