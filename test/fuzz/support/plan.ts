import type { Kind } from '../targets/target.js';

/** A piece of a campaign that is done or not done as a whole. Plain data. */
export interface Batch {
  readonly number: number;
  readonly kind: Kind['name'];
  readonly seed: number;
  readonly mutants: number;
}

const SIZE = 1000;
/** Out of eleven batches; texts come on top of what was asked for. */
const ORDER: readonly Kind['name'][] = [
  ...(['module', 'object', 'module', 'archive', 'module', 'object'] as const),
  ...(['module', 'archive', 'module', 'object', 'text'] as const),
];

/** The batches of a campaign of so many modules, objects and archives; a longer one begins as a shorter one does. */
export function planBatches(mutants: number, seed: number): readonly Batch[] {
  const batches: Batch[] = [];
  let left = mutants;
  for (let number = 0; left > 0; number += 1) {
    const kind = ORDER[number % ORDER.length] ?? 'module';
    batches.push({ number, kind, seed: seedOf(seed, number), mutants: Math.min(SIZE, left) });
    if (kind !== 'text') left -= SIZE;
  }
  return batches;
}

/** Seeds of fast-check are numbers of 32 bits; those of neighbours have nothing in common. */
function seedOf(seed: number, number: number): number {
  return Math.imul(seed ^ Math.imul(number + 1, 0x9e37_79b1), 0x85eb_ca6b) | 0;
}
