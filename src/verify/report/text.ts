import type pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

/** `1 run`, `2 runs`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
