import { OpcodeTable } from './scanner/opcode-table.js';
import { scanBodies, VISIT } from './scanner/scan-bodies.js';
import type { SectionedFile } from './sections.js';
import { unlessUnreadable } from './unless-unreadable.js';

/** try, catch, throw, rethrow, delegate, catch_all; throw_ref and try_table of the later proposal. */
export const EXCEPTION_OPCODES: readonly number[] = [0x06, 0x07, 0x08, 0x09, 0x18, 0x19, 0x0a, 0x1f];

const VISITS = new OpcodeTable().set(EXCEPTION_OPCODES, VISIT.first);
const MARKS = new OpcodeTable();

/** True where a function body throws or handles exceptions. Bodies that cannot be read do not. */
export function codeHasExceptions(file: SectionedFile): boolean {
  let found = false;
  unlessUnreadable(() =>
    scanBodies(file, { opcodes: VISITS, marks: MARKS, constant: undefined }, () => {
      found = true;
    }),
  );
  return found;
}
