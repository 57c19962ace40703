import { placeOf, programFunction } from '../frames/place.js';
import type { Observation } from '../observations.js';
import { plural } from '../report/text.js';
import { originText } from './origin.js';
import type { HeapLeak } from './types.js';

/** What was left by calls that are told in the same words: one line may have several. */
interface Origin {
  readonly first: HeapLeak;
  bytes: number;
  count: number;
}

/** Blocks that are lost, by their origins. */
export function leakObservations(leaks: readonly HeapLeak[]): readonly Observation[] {
  return originsOf(leaks.filter(isLost)).map(origin => {
    const { first, bytes, count } = origin;
    const where = programFunction(first);
    // Lost blocks may point to each other, as the elements of a list do.
    const what =
      count === 1
        ? `a block of ${plural(bytes, 'byte')} was left and nothing in use points to it`
        : `${count} blocks, ${plural(bytes, 'byte')} in all, were left and nothing in use points to them`;
    return {
      rule: 'run-leak',
      message: `${what}: allocated ${count === 1 || first.thread === 0 ? `by ${originText(first)}` : manyText(first)}`,
      ...(where === undefined ? {} : { where }),
      key: first.stack.join(' '),
      amount: bytes,
      heap: { stack: first.stack },
    };
  });
}

/** `; 40 of them were allocated by main in setup`: the origin of the largest part; empty where none is known. */
export function largestLeak(leaks: readonly HeapLeak[]): string {
  const known = originsOf(leaks.filter(each => each.stack.length > 0));
  const [largest] = known.toSorted((a, b) => b.bytes - a.bytes);
  if (largest === undefined) return '';
  const { first, bytes } = largest;
  return `; ${bytes} of them were allocated by ${originText(first)}`;
}

/** Engines keep one thread for all blocks of one stack, which others than main may share. */
function manyText(first: HeapLeak): string {
  return first.stack.length === 0 ? 'by the host' : `in ${placeOf(first)}`;
}

/** The layer's record of a thread that still lives when the program ends is known to that thread's globals only. */
function isLost({ reachable, stack }: HeapLeak): boolean {
  return !reachable && stack.every(frame => !frame.startsWith('__wt_new_record'));
}

function originsOf(leaks: readonly HeapLeak[]): readonly Origin[] {
  const origins = new Map<string, Origin>();
  for (const leak of leaks) {
    const key = leak.stack.join('\n');
    const origin = origins.get(key) ?? { first: leak, bytes: 0, count: 0 };
    origins.set(key, origin);
    origin.bytes += leak.bytes;
    origin.count += leak.count;
  }
  return [...origins.values()];
}
