import type { Cursor } from './cursor.js';
import { encodeSigned, encodeUnsigned } from './encode.js';
import { openSection, type SectionedFile } from './sections.js';
import type { Relocation, Section } from './types.js';

/** R_WASM_* numbers that are looked at by name (tool-conventions/Linking.md). */
export const RELOCATION = {
  functionIndexLeb: 0,
  tableIndexSleb: 1,
  tableIndexI32: 2,
  memoryAddressLeb: 3,
  memoryAddressSleb: 4,
  typeIndexLeb: 6,
  globalIndexLeb: 7,
} as const;

/** Which types have an addend, by number; numbers beyond are unknown. */
const HAS_ADDEND: readonly boolean[] = [
  [false, false, false, true, true, true, false, false], // 0 FUNCTION_INDEX_LEB … 7 GLOBAL_INDEX_LEB
  [true, true, false, true, false, false, true, true], // 8 FUNCTION_OFFSET_I32 … 15 MEMORY_ADDR_SLEB64
  [true, true, false, false, false, true, true, true], // 16 MEMORY_ADDR_I64 … 23 MEMORY_ADDR_LOCREL_I32
  [false, true, false], // 24 TABLE_INDEX_REL_SLEB64, 25 MEMORY_ADDR_TLS_SLEB64, 26 FUNCTION_INDEX_I32
].flat();

/** The relocations of one section. */
export interface RelocationSection {
  /** The `reloc.*` section itself. */
  readonly section: Section;
  /** The section whose bytes are patched. */
  readonly target: Section;
  readonly entries: readonly Relocation[];
}

/** Reads all `reloc.*` sections; throws WASM_UNSUPPORTED for a relocation type that is not known. */
export function readRelocations(file: SectionedFile): RelocationSection[] {
  return file.sections
    .filter(({ name }) => name?.startsWith('reloc.'))
    .map(section => {
      const cursor = openSection(file, section);
      const number = cursor.u32();
      const target = file.sections[number];
      if (target === undefined) throw cursor.malformed(`there is no section ${number}`, section.start);
      refuseWrongTarget(cursor, section, target);
      const entries = cursor.vector('relocations', readRelocation, 3);
      cursor.finish();
      return { section, target, entries };
    });
}

/** `reloc.CODE` speaks of the code section, `reloc.DATA` of the data section; a moved section would be edited blindly. */
function refuseWrongTarget(cursor: Cursor, section: Section, target: Section): void {
  const wanted = TARGET_IDS[section.name ?? ''];
  if (wanted === undefined || target.id === wanted) return;
  throw cursor.malformed(
    `${section.name} names a section of kind ${target.id} instead of ${wanted}`,
    section.start,
  );
}

const TARGET_IDS: Readonly<Record<string, number>> = { 'reloc.CODE': 10, 'reloc.DATA': 11 };

function readRelocation(cursor: Cursor): Relocation {
  const start = cursor.offset;
  const type = cursor.byte();
  const hasAddend = HAS_ADDEND[type];
  if (hasAddend === undefined) throw cursor.unsupported(`a relocation of type ${type}`, start);
  const offset = cursor.u32();
  const index = cursor.u32();
  // 64-bit addends do not fit a number exactly; only wasm64 objects have such.
  const addend = hasAddend ? Number(cursor.s64()) : 0;
  return { type, offset, index, addend };
}

/** The payload of a `reloc.*` section. `sections` is the list that the target's number counts in. */
export function encodeRelocations(
  sections: readonly Section[],
  { target, entries }: Pick<RelocationSection, 'target' | 'entries'>,
): number[] {
  const bytes = [...encodeUnsigned(sections.indexOf(target)), ...encodeUnsigned(entries.length)];
  for (const { type, offset, index, addend } of entries) {
    bytes.push(type, ...encodeUnsigned(offset), ...encodeUnsigned(index));
    if (HAS_ADDEND[type] === true) bytes.push(...encodeSigned(addend));
  }
  return bytes;
}
