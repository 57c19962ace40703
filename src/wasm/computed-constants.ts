import type { SeeOpcode } from './constant.js';
import type { Cursor } from './cursor.js';
import { readElementSegment } from './elements.js';
import { readDataSegment, readGlobal, readTable } from './module.js';
import { findSection, openSection, SECTION, type SectionedFile } from './sections.js';
import { unlessUnreadable } from './unless-unreadable.js';

/** i32 and i64: add, sub, mul. */
const ARITHMETIC: ReadonlySet<number> = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

type ReadItem = (cursor: Cursor, see: SeeOpcode) => unknown;

/** Sections with constant expressions: what an item of theirs is called, and how it is read. */
const PLACES: readonly (readonly [section: number, what: string, smallest: number, read: ReadItem])[] = [
  [SECTION.table, 'table', 3, readTable],
  [SECTION.global, 'global', 3, readGlobal],
  [SECTION.element, 'element segment', 2, (cursor, see) => readElementSegment(cursor, [], see)],
  [SECTION.data, 'data segment', 2, readDataSegment],
];

/**
 * The first place where a constant expression computes (the extended-const proposal), as `data segment 2`, counted
 * without imports. Sections that cannot be read are passed over.
 */
export function firstComputedConstant(file: SectionedFile): string | undefined {
  for (const [id, what, smallest, read] of PLACES) {
    const position = unlessUnreadable(() => firstIn(file, id, what, smallest, read));
    if (position !== undefined) return `${what} ${position}`;
  }
  return undefined;
}

function firstIn(
  file: SectionedFile,
  id: number,
  what: string,
  smallest: number,
  read: ReadItem,
): number | undefined {
  const section = findSection(file.sections, id);
  if (section === undefined) return undefined;
  const cursor = openSection(file, section);
  const count = cursor.count(`${what}s`, smallest);
  let computes = false;
  const see: SeeOpcode = opcode => {
    computes ||= ARITHMETIC.has(opcode);
  };
  for (let position = 0; position < count; position += 1) {
    read(cursor, see);
    if (computes) return position;
  }
  return undefined;
}
