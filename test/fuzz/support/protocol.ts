import type { Tally } from './campaign.js';

/** From a worker about its batch; `bytes` of a failure are in `latin1` text. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly tally: Tally; readonly seconds: number; readonly memory: number }
  | { readonly kind: 'failed'; readonly target: string; readonly error: string; readonly bytes: Uint8Array };

/** The mutant that a worker is at: its length in four bytes, then as much of it as fits. */
export const CURRENT_SIZE = 4 << 20;

export function noteCurrent(shared: Uint8Array, bytes: Uint8Array): void {
  new DataView(shared.buffer).setUint32(0, bytes.length);
  shared.set(bytes.subarray(0, shared.length - 4), 4);
}

export function currentOf(shared: Uint8Array): Uint8Array {
  const length = new DataView(shared.buffer).getUint32(0);
  return shared.slice(4, 4 + length);
}
