import { Cursor } from './cursor.js';
import { checkHeader, HEADER_SIZE } from './header.js';
import { unknownSection } from './proposals.js';
import type { Section } from './types.js';

/** Section ids of the core specification, tags and data count included. */
export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12,
  tag: 13,
} as const;

/** Names for messages, by id. */
const NAMES = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data count',
  'tag',
];

/** Place in the prescribed order, by id: ids 12 and 13 came later and stand between older ones. */
const ORDER = [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6];

/** What a section file belongs to: a module or an object. */
export interface SectionedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly sections: readonly Section[];
}

/**
 * Lists the sections of a module or object without looking into them, except for the names of custom ones.
 *
 * Throws WASM_NOT_WASM, WASM_MALFORMED (cut off, twice the same section, wrong order), WASM_UNSUPPORTED.
 */
export function readSections(bytes: Uint8Array, file: string): Section[] {
  checkHeader(bytes, file);
  const cursor = new Cursor(bytes, file, 'section list', HEADER_SIZE);
  const sections: Section[] = [];
  let last = 0;
  while (cursor.left > 0) {
    const section = readSection(cursor);
    sections.push(section);
    const place = sectionOrder(section.id);
    if (place === 0) continue;
    if (place <= last)
      throw cursor.malformed(`a second or misplaced ${NAMES[section.id]} section`, section.offset);
    last = place;
  }
  return sections;
}

function readSection(cursor: Cursor): Section {
  const offset = cursor.offset;
  const id = cursor.byte();
  const label = NAMES[id];
  if (label === undefined) throw unknownSection(cursor, id, offset);
  const size = cursor.u32();
  const { bytes, file, left } = cursor;
  if (size > left) {
    throw cursor.malformed(`the ${label} section announces ${size} bytes where ${left} are left`, offset);
  }
  const start = cursor.skip(size);
  if (id !== SECTION.custom) return { id, name: undefined, offset, start, end: start + size };
  const inside = new Cursor(bytes, file, 'custom section', start, start + size);
  const name = inside.name();
  return { id, name, offset, start: inside.offset, end: start + size };
}

/** The place of a section id in the prescribed order; 0 for custom sections, which may be anywhere. */
export function sectionOrder(id: number): number {
  return ORDER[id] ?? 0;
}

/** The section with this id, if any. */
export function findSection(sections: readonly Section[], id: number): Section | undefined {
  return sections.find(section => section.id === id);
}

/** The first custom section with this name, if any. */
export function findCustom(sections: readonly Section[], name: string): Section | undefined {
  return sections.find(section => section.name === name);
}

/** A cursor over the payload of a section. */
export function openSection({ bytes, file }: SectionedFile, section: Section): Cursor {
  const label =
    section.name === undefined ? `${NAMES[section.id]} section` : `custom section "${section.name}"`;
  return new Cursor(bytes, file, label, section.start, section.end);
}

/** Reads a vector that fills a section; nothing where the section is absent. */
export function readVector<T>(
  file: SectionedFile,
  id: number,
  what: string,
  item: (cursor: Cursor) => T,
  smallest = 1,
): T[] {
  const section = findSection(file.sections, id);
  if (section === undefined) return [];
  const cursor = openSection(file, section);
  const items = cursor.vector(what, item, smallest);
  cursor.finish();
  return items;
}
