import { threadName } from '../thread-name.js';
import type { Finding } from '../types.js';

/** The stacks of a misuse of the heap: where it happened, who allocated the block and who freed it. */
export function heapLines({ heap }: Finding): string[] {
  if (heap === undefined) return [];
  const { stack, allocated, freed } = heap;
  return [
    ...(stack.length === 0 ? [] : [`    stack: ${stack.join(' ← ')}`]),
    ...(allocated === undefined || allocated.stack.length === 0
      ? []
      : [`    allocated by ${threadName(allocated.thread)}: ${allocated.stack.join(' ← ')}`]),
    ...(freed === undefined || freed.stack.length === 0
      ? []
      : [`    freed by ${threadName(freed.thread)}: ${freed.stack.join(' ← ')}`]),
  ];
}
