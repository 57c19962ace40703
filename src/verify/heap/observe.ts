import type { Observation } from '../observations.js';
import { plural } from '../report/text.js';
import type { RunRuleId } from '../run-rules.js';
import { threadName } from '../thread-name.js';
import type { RunResult } from '../types.js';
import type { HeapLeak, HeapMisuse, HeapPlace } from './types.js';

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
    ...(engine === 'heap' && steps.length === 0 ? leaks.filter(each => !each.reachable).map(leak) : []),
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
  const [top] = stack;
  const place = placeText(misuse);
  return {
    rule: RULES[kind],
    message: `${messageOf(misuse)}${origin(allocated, freed)}`,
    // Another thread may come first in the next run.
    key: `${kind} ${place} ${misuse.write} ${allocated === undefined ? '' : originText(allocated)}`,
    amount: count,
    ...(top === undefined ? {} : { where: functionOf(top), chain: [...stack].reverse().map(functionOf) }),
    ...(source === undefined ? {} : { source }),
    heap: {
      stack,
      ...(allocated === undefined ? {} : { allocated }),
      ...(freed === undefined ? {} : { freed }),
    },
  };
}

function messageOf(misuse: HeapMisuse): string {
  const { kind, thread, block, size } = misuse;
  const who = threadName(thread);
  const where = placeText(misuse);
  const what =
    block === undefined
      ? 'memory of the app heap that is no block'
      : `a block of ${plural(block.size, 'byte')}`;
  if (kind === 'double free') return `${who} freed ${what} a second time${where}`;
  if (kind === 'invalid free')
    return block === undefined
      ? `${who} freed 0x${misuse.address.toString(16)}, which is no block of the app heap${where}`
      : `${who} freed an address at offset ${block.offset} of ${what}${where}`;
  if (size === undefined)
    return `the bytes ${kind === 'underflow' ? 'in front of' : 'behind'} ${what} were written over (noticed${where === '' ? ' at the end' : where})`;
  const done = misuse.write ? 'wrote' : 'read';
  const at = block === undefined ? `0x${misuse.address.toString(16)} in` : `offset ${block.offset} of`;
  const freed = kind === 'use after free' && block !== undefined ? `${what}, which was freed,` : what;
  return `${who} ${done} ${plural(size, 'byte')} at ${at} ${freed}${where}${misuse.count > 1 ? ` (${misuse.count} times)` : ''}`;
}

function placeText({ native, stack }: HeapMisuse): string {
  const by = native === undefined ? '' : `, by ${native}`;
  return stack.length === 0 ? by : ` in ${caller(stack)}${by}`;
}

function origin(allocated: HeapPlace | undefined, freed: HeapPlace | undefined): string {
  return [
    ...(allocated === undefined ? [] : [`, allocated by ${originText(allocated)}`]),
    ...(freed === undefined ? [] : [`, freed by ${originText(freed)}`]),
  ].join('');
}

function originText({ thread, stack }: HeapPlace): string {
  return stack.length === 0 ? 'the host' : `${threadName(thread)} in ${caller(stack)}`;
}

/** What allocates and frees for a program. */
const FAMILY =
  /^(malloc|calloc|realloc|free|aligned_alloc|posix_memalign_?|strdup|reallocarray|operator (new|delete).*|__libc_\w+|__wt_.*|std::__(1|2)::(__libcpp_(de)?allocate|allocator).*)(\s|\(|$)/;

function caller(stack: readonly string[]): string {
  return stack.find(each => !FAMILY.test(each)) ?? stack[0] ?? '?';
}

/** `put (heap.c:12)` is put. */
function functionOf(frame: string): string {
  return frame.replace(/ \([^()]*:\d+\)$/, '');
}

function leak(each: HeapLeak): Observation {
  const { bytes, count } = each;
  const blocks = count === 1 ? 'a block' : `${count} blocks, together`;
  return {
    rule: 'run-leak',
    message:
      `${blocks} of ${plural(bytes, 'byte')} was left, and nothing points to ${count === 1 ? 'it' : 'them'}: allocated by ${originText(each)}`.replace(
        /(\d+ blocks, together) of (\d+ bytes?) was/,
        '$1 $2, were',
      ),
    where: functionOf(caller(each.stack)),
    key: each.stack.join(' '),
    amount: bytes,
    heap: { stack: each.stack },
  };
}
