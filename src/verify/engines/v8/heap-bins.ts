// Free blocks are kept in bins by size: one bin per size for small ones, four per power of two above.

/** Sizes below this many units have a bin of their own. */
const EXACT = 64;
const EXACT_BITS = 6;
/** Bins per power of two. */
const STEPS = 4;
/** Sizes have at most 28 bits: 1 GiB in units of 8 bytes. */
const SIZE_BITS = 28;

/** Number of bins. */
export const BIN_COUNT = EXACT + (SIZE_BITS - EXACT_BITS) * STEPS;

/** The bin of a block of `units`. */
export function binOf(units: number): number {
  if (units < EXACT) return units;
  const power = 31 - Math.clz32(units);
  const step = (units >>> (power - 2)) & (STEPS - 1);
  return EXACT + (power - EXACT_BITS) * STEPS + step;
}

/** The lowest bin from `from` on whose bit is set in the bitmap at `bitmap`, or -1. */
export function lowestBin(words: Int32Array, bitmap: number, from: number): number {
  if (from >= BIN_COUNT) return -1;
  const last = (BIN_COUNT - 1) >>> 5;
  for (let word = from >>> 5; word <= last; word++) {
    const all = words[bitmap + word] ?? 0;
    const masked = word === from >>> 5 ? all & (-1 << (from & 31)) : all;
    if (masked !== 0) return word * 32 + (31 - Math.clz32(masked & -masked));
  }
  return -1;
}
