import { WAMR_LIMITS } from '../config/limits.js';
import { formatSize } from '../config/size.js';
import type { Config } from '../config/types.js';
import { plural } from './report/text.js';
import type { Advice, Proposal, RunResult } from './types.js';

const KIB = 1024;

/** Other input takes deeper paths: half as much again, and room for one call of printf. */
const stackFor = (used: number) => roundUp(Math.max(used * 1.5, used + 8 * KIB), 4 * KIB);

/** The allocator keeps a header with each block, and holes between them. */
const heapFor = (peak: number) => roundUp(peak * 2 + 64 * KIB, 64 * KIB);

/** Above this many allocations each second, and blocks of few sizes, a pool is worth its code. */
const BUSY_PER_SECOND = 200_000;

/**
 * The settings that the runs show to be enough, with a margin; undefined unless every run passed and started a
 * thread, because only then the numbers are those of the whole program.
 */
export function adviseOn(runs: readonly RunResult[], config: Config): Advice | undefined {
  const fine = runs.every(each => each.outcome === 'passed' && each.threads.failed === 0);
  const threads = Math.max(0, ...runs.map(each => each.threads.peak));
  if (!fine || threads === 0) return undefined;
  return {
    settings: [forThreads(threads, config), ...forStacks(runs, config), ...forHeap(runs, config)],
    notes: notes(runs),
  };
}

function forThreads(peak: number, config: Config): Proposal {
  const why = `at most ${plural(peak, 'thread')} besides main lived at the same time`;
  return { key: 'threads.max', now: config.threads.max, proposed: peak, why };
}

function forStacks(runs: readonly RunResult[], config: Config): Proposal[] {
  const used = Math.max(0, ...runs.flatMap(each => each.stacks.map(stack => stack.used)));
  if (used === 0) return [];
  return [
    {
      key: 'threads.stackSize',
      now: config.threads.stackSize,
      proposed: Math.max(stackFor(used), WAMR_LIMITS.practicalStackMin),
      why: `the most that a thread used of its slice is ${formatSize(used)}`,
    },
  ];
}

function forHeap(runs: readonly RunResult[], config: Config): Proposal[] {
  const peak = Math.max(0, ...runs.map(each => each.heap.peak));
  if (peak === 0) return [];
  return [
    {
      key: 'memory.appHeap',
      now: config.memory.appHeap,
      proposed: Math.min(heapFor(peak), WAMR_LIMITS.appHeapMax),
      why: `at its peak the program held ${formatSize(peak)}`,
    },
  ];
}

function notes(runs: readonly RunResult[]): string[] {
  const busiest = runs
    .map(({ heap, milliseconds }) => heap.allocations / Math.max(milliseconds / 1000, 0.001))
    .toSorted((a, b) => b - a)[0];
  if (busiest === undefined || busiest < BUSY_PER_SECOND) return [];
  // One engine counts sizes, and the other may have been the quicker one.
  const counted = runs.find(each => (each.heap.sizes ?? []).length > 0)?.heap.sizes ?? [];
  const sizes = counted.map(({ size, count }) => `${size} bytes (${count} times)`);
  const most = sizes.length === 0 ? '' : `; most often ${sizes.join(', ')}`;
  return [
    `Allocation is a large part of the work: ${Math.round(busiest)} each second${most}. A pool for blocks of these sizes would spare the runtime's lock.`,
  ];
}

function roundUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}
