import type { RawHeap, RawHeapPlace } from '../engines/wamr/protocol.js';
import { isAllocator } from '../frames/allocators.js';
import { ownFrame } from '../frames/place.js';
import type { RunResult } from '../types.js';
import type { HeapLeak, HeapMisuse, HeapPlace } from './types.js';

/** What an entry of a stack stands for: a place in the file, or a function index. */
export interface StackNames {
  describe(entry: number): string;
  /** Place in the source of the program, with its folder. */
  sourceOf?(entry: number): { readonly file: string; readonly line: number } | undefined;
}

/** Gives names to what one run showed of its heap. */
export function resolveHeap(raw: RawHeap, names: StackNames): RunResult['heap'] {
  const { peak, live, allocations, failed, invalidFrees, sizes, misuse, leaks } = raw;
  const place = ({ thread, stack }: RawHeapPlace): HeapPlace => ({
    thread,
    stack: stack.map(each => names.describe(each)),
    ...ownFrame(stack, each => names.sourceOf?.(each)),
  });
  const left = leaks.map(each => leakOf(each, place)).filter(each => !isStartup(each));
  return {
    peak,
    live,
    allocations,
    failed,
    invalidFrees,
    sizes,
    ...(misuse.length === 0 ? {} : { misuse: misuse.map(each => misuseOf(each, names, place)) }),
    ...(left.length === 0 ? {} : { leaks: left }),
  };
}

/** main's arguments and environment are allocated before it and never freed. */
const STARTUP = /^(__main_void|_start|__wasilibc_\w+|__wt_crt_main)$/;

function isStartup({ stack }: HeapLeak): boolean {
  const [caller] = stack.filter(each => !isAllocator(each));
  return caller !== undefined && STARTUP.test(caller);
}

type ToPlace = (raw: RawHeapPlace) => HeapPlace;

function misuseOf(
  { kind, address, size, write, native, by, count, block, freed }: RawHeap['misuse'][number],
  names: StackNames,
  place: ToPlace,
): HeapMisuse {
  const done = place(by);
  const [entry] = by.stack.slice(done.own ?? 0);
  const source = entry === undefined ? undefined : names.sourceOf?.(entry);
  return {
    kind,
    address,
    ...(size === 0 ? {} : { size }),
    write,
    ...(native === '' ? {} : { native }),
    count,
    ...(names.sourceOf === undefined ? {} : { lookedUp: true as const }),
    ...done,
    ...(source === undefined ? {} : { source }),
    ...(block === undefined
      ? {}
      : {
          block: { size: block.size, offset: address - block.address },
          allocated: place(block.allocated),
        }),
    ...(freed === undefined ? {} : { freed: place(freed) }),
  };
}

function leakOf({ bytes, count, reachable, allocated }: RawHeap['leaks'][number], place: ToPlace): HeapLeak {
  return { bytes, count, reachable, ...place(allocated) };
}
