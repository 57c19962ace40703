import { isAllocator } from '../frames/allocators.js';
import { functionOf } from '../frames/frame.js';
import { placeOf, programFunction } from '../frames/place.js';
import type { Observation } from '../observations.js';
import { plural } from '../report/text.js';
import type { RunRuleId } from '../run-rules.js';
import { threadName } from '../thread-name.js';
import type { RunResult } from '../types.js';
import { leakObservations } from './leaks.js';
import { originText } from './origin.js';
import type { HeapMisuse, HeapPlace } from './types.js';

const RULES = {
  overflow: 'run-heap-overflow',
  underflow: 'run-heap-overflow',
  'stray access': 'run-heap-overflow',
  'use after free': 'run-use-after-free',
  'double free': 'run-double-free',
  'invalid free': 'run-invalid-free',
} as const satisfies Record<HeapMisuse['kind'], RunRuleId>;

/** What one run shows of its heap beside being full. */
export function observeHeap({ heap, engine, steps = [] }: RunResult): Observation[] {
  const { misuse, invalidFrees = 0, leaks = [] } = heap;
  return [
    ...(misuse ?? []).map(misuseObservation),
    ...(misuse === undefined && invalidFrees > 0 ? [counted(invalidFrees)] : []),
    // What a scenario leaves behind is told as a whole.
    ...(engine === 'heap' && steps.length === 0 ? leakObservations(leaks) : []),
    ...(heap.watched === false ? [notWatched()] : []),
  ];
}

/** Engines without a list of their own. */
function counted(invalidFrees: number): Observation {
  return {
    rule: 'run-invalid-free',
    message: `${plural(invalidFrees, 'call')} of free or realloc got a pointer that is no live block`,
    key: '',
    amount: invalidFrees,
  };
}

function notWatched(): Observation {
  return {
    rule: 'run-heap-unwatched',
    message:
      'the module has an allocator of its own (it does not import env.malloc), so that its heap could not be watched',
    key: '',
  };
}

function misuseObservation(misuse: HeapMisuse): Observation {
  const { kind, allocated, freed, source, stack, count } = misuse;
  const own = stack.filter(each => !isAllocator(each));
  const where = programFunction(misuse);
  const place = placeText(misuse);
  return {
    rule: RULES[kind],
    message: `${messageOf(misuse)}${origin(allocated, freed)}`,
    // Another thread may come first in the next run.
    key: `${kind} ${place} ${misuse.write} ${allocated === undefined ? misuse.block?.size : siteOf(allocated)}`,
    amount: count,
    ...(where === undefined ? {} : { where, chain: own.toReversed().map(functionOf) }),
    ...(source === undefined ? {} : { source }),
    heap: {
      stack,
      ...(allocated === undefined ? {} : { allocated }),
      ...(freed === undefined ? {} : { freed }),
    },
  };
}

/** How many callers tell one origin of blocks from another: programs have functions that allocate for them. */
const SITE_FRAMES = 3;

function siteOf({ stack }: HeapPlace): string {
  return stack
    .filter(each => !isAllocator(each))
    .slice(0, SITE_FRAMES)
    .join(' ');
}

function messageOf(misuse: HeapMisuse): string {
  const { kind, thread, block, size } = misuse;
  const who = threadName(thread);
  const where = placeText(misuse);
  const what = blockText(misuse);
  if (kind === 'double free') return `${who} freed ${what} a second time${where}`;
  if (kind === 'invalid free')
    return block === undefined
      ? `${who} freed 0x${misuse.address.toString(16)}, which is no block of the app heap${where}`
      : `${who} freed an address in the middle of ${what}${offsetText(misuse)}${where}`;
  if (size === undefined)
    return `the bytes ${kind === 'underflow' ? 'in front of' : 'behind'} ${what} were written over (noticed${where === '' ? ' at the end' : where})`;
  const done = misuse.write ? 'wrote' : 'read';
  const at = block === undefined ? `0x${misuse.address.toString(16)} in` : `offset ${block.offset} of`;
  const freed = kind === 'use after free' && block !== undefined ? `${what}, which was freed,` : what;
  return `${who} ${done} ${plural(size, 'byte')} at ${at} ${freed}${where}${misuse.count > 1 ? ` (${misuse.count} times)` : ''}`;
}

/** The thread-safety layer puts words of its own in front of a block; only `--heap` knows the program's size. */
const LAYER = /^__(libc|wt)_/;

function hasHeader({ stack, allocated, lookedUp }: HeapMisuse): boolean {
  return lookedUp !== true && [...stack, ...(allocated?.stack ?? [])].some(each => LAYER.test(each));
}

function blockText(misuse: HeapMisuse): string {
  const { block } = misuse;
  if (block === undefined) return 'memory of the app heap that is no block';
  return hasHeader(misuse) ? 'a block of the heap' : `a block of ${plural(block.size, 'byte')}`;
}

function offsetText(misuse: HeapMisuse): string {
  return hasHeader(misuse) ? '' : ` (offset ${misuse.block?.offset ?? 0})`;
}

function placeText(misuse: HeapMisuse): string {
  const place = placeOf(misuse, misuse.native);
  return place === '' ? '' : ` in ${place}`;
}

function origin(allocated: HeapPlace | undefined, freed: HeapPlace | undefined): string {
  return [
    ...(allocated === undefined ? [] : [`, allocated by ${originText(allocated)}`]),
    ...(freed === undefined || freed.stack.length === 0 ? [] : [`, freed by ${originText(freed)}`]),
  ].join('');
}
