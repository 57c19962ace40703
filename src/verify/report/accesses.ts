import type { Finding } from '../types.js';

/** The two sides of a race, each with its stack. */
export function accessLines({ accesses = [] }: Finding): string[] {
  return accesses.map(({ thread, operation, stack, native, createdBy }) => {
    const by = native === undefined ? '' : `${native} ← `;
    const created = createdBy === undefined ? '' : ` (created by ${createdBy})`;
    return `    ${thread}${created}, ${operation}: ${by}${stack.join(' ← ')}`;
  });
}
