import { type Control, SLOT_USED } from './control.js';
import type { Range } from './layout.js';

/** What untouched stack looks like; no likely value of a program. */
const PATTERN = 0x5aa5c33c;

/** Bytes at the bottom of a slice that a program within its limits does not reach. */
const GUARD = 16;

/**
 * With the stack at the bottom of memory the lowest slice begins at address 0, where null pointers and, in threads,
 * thread-local variables are written. These bytes say nothing about the stack.
 */
const NULL_ZONE = 1024;

/** The most that a slice was used, in bytes. */
export interface StackUse {
  readonly used: number;
  readonly size: number;
  /** The words at its bottom are destroyed: it ran into the next thread's slice. */
  readonly overflowed: boolean;
}

/** Fills every slice with the pattern. To be done before the module is instantiated. */
export function paintStacks(memory: ArrayBuffer | SharedArrayBuffer, slices: readonly Range[]): void {
  for (const slice of slices) words(memory, slice).fill(PATTERN);
}

/** How far each slice was used; one that no thread ever had counts as untouched. */
export function measureStacks(
  memory: ArrayBuffer | SharedArrayBuffer,
  slices: readonly Range[],
  control: Control,
): StackUse[] {
  return slices.map((slice, slot) => {
    const size = slice.end - slice.start;
    if (slot !== 0 && control.get(control.slot(slot, SLOT_USED)) === 0)
      return { used: 0, size, overflowed: false };
    return measure(memory, slice);
  });
}

function measure(memory: ArrayBuffer | SharedArrayBuffer, slice: Range): StackUse {
  const size = slice.end - slice.start;
  const skipped = slice.start < NULL_ZONE ? Math.min(NULL_ZONE - slice.start, Math.floor(size / 4)) : 0;
  const start = alignUp(slice.start + skipped);
  const content = words(memory, { start, end: slice.end });
  const deepest = content.findIndex(word => word !== PATTERN);
  if (deepest < 0) return { used: 0, size, overflowed: false };
  return { used: slice.end - (start + deepest * 4), size, overflowed: deepest * 4 < GUARD };
}

function words(memory: ArrayBuffer | SharedArrayBuffer, { start, end }: Range): Int32Array {
  const first = alignUp(start);
  return new Int32Array(memory, first, Math.max(0, Math.floor((end - first) / 4)));
}

function alignUp(address: number): number {
  return Math.ceil(address / 4) * 4;
}
