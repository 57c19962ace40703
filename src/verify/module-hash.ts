import { createHash } from 'node:crypto';

/** By which the same module is known: in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
