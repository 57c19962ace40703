import type { Flags } from '../types.js';

/** Everything, for scripts. */
export function flagsJson(flags: Flags): string {
  return `${JSON.stringify(flags, null, 2)}\n`;
}
