import { scanBodies, VISIT } from './scanner/scan-bodies.js';
import type { SectionedFile } from './sections.js';
import { unlessUnreadable } from './unless-unreadable.js';

/** try, catch, throw, rethrow, delegate, catch_all; throw_ref and try_table of the later proposal. */
export const EXCEPTION_OPCODES: readonly number[] = [0x06, 0x07, 0x08, 0x09, 0x18, 0x19, 0x0a, 0x1f];

const VISITS = new Uint8Array(256);
for (const opcode of EXCEPTION_OPCODES) VISITS[opcode] = VISIT.first;

/** True where a function body throws or handles exceptions. Bodies that cannot be read do not. */
export function codeHasExceptions(file: SectionedFile): boolean {
  let found = false;
  unlessUnreadable(() =>
    scanBodies(file, { opcodes: VISITS, constant: undefined }, ({ opcode }) => {
      found ||= VISITS[opcode] === VISIT.first;
    }),
  );
  return found;
}
