import { Cursor } from '../wasm/cursor.js';
import type { SectionedFile } from '../wasm/sections.js';
import { ATTRIBUTE, type Entry, readUnits, type Unit } from './entries.js';
import { indexedAddress } from './forms.js';
import { fixed } from './sections.js';

/** A variable at a fixed address: global, or static in a file or function. */
export interface Variable {
  readonly name: string;
  /** The function that a static local variable belongs to. */
  readonly inFunction: string | undefined;
  /** In linear memory. */
  readonly address: number;
  /** Bytes; 0: not known. */
  readonly size: number;
}

/** DW_TAG_*. */
const TAG = { variable: 0x34, subprogram: 0x2e, array: 0x01, pointer: 0x0f } as const;
/** DW_OP_*. */
const OPERATION = { address: 0x03, indexedAddress: 0xa1 } as const;
const POINTER_SIZE = 4;

/** The variables of .debug_info, by address; empty where there is none. Throws WASM_MALFORMED, WASM_UNSUPPORTED. */
export function readVariables(file: SectionedFile): readonly Variable[] {
  const all: Variable[] = [];
  for (const unit of readUnits(file)) {
    for (const entry of unit.entries.values()) {
      const address = entry.tag === TAG.variable ? addressOf(unit, entry) : undefined;
      if (address === undefined || address === 0) continue;
      all.push({
        name: nameOf(unit, entry),
        inFunction: functionAround(unit, entry),
        address,
        size: sizeOf(unit, typeOf(unit, entry)),
      });
    }
  }
  return all.sort((a, b) => a.address - b.address);
}

function addressOf(unit: Unit, entry: Entry): number | undefined {
  const location = entry.attributes.get(ATTRIBUTE.location);
  if (!(location instanceof Cursor) || location.left === 0) return undefined;
  const cursor = location.copy();
  const operation = cursor.byte();
  if (operation === OPERATION.address) return fixed(cursor, unit.format.addressSize);
  if (operation === OPERATION.indexedAddress) return indexedAddress(unit.format, cursor.u32());
  return undefined;
}

/** The declaration or the function that an entry is an instance of has what the entry itself does not repeat. */
function original(unit: Unit, entry: Entry): Entry | undefined {
  const at = entry.attributes.get(ATTRIBUTE.specification) ?? entry.attributes.get(ATTRIBUTE.abstractOrigin);
  return typeof at === 'number' ? unit.entries.get(at) : undefined;
}

/** How far references are followed: damaged ones may go in a circle. */
const STEPS = 8;

function nameOf(unit: Unit, entry: Entry): string {
  let at: Entry | undefined = entry;
  for (let left = STEPS; at !== undefined && left > 0; left -= 1) {
    const name = at.attributes.get(ATTRIBUTE.name);
    if (typeof name === 'string') return name;
    at = original(unit, at);
  }
  return '';
}

function typeOf(unit: Unit, entry: Entry): Entry | undefined {
  const at = entry.attributes.get(ATTRIBUTE.type) ?? original(unit, entry)?.attributes.get(ATTRIBUTE.type);
  return typeof at === 'number' ? unit.entries.get(at) : undefined;
}

function functionAround(unit: Unit, entry: Entry): string | undefined {
  let at = entry.parent === undefined ? undefined : unit.entries.get(entry.parent);
  for (; at !== undefined; at = at.parent === undefined ? undefined : unit.entries.get(at.parent))
    if (at.tag === TAG.subprogram) return nameOf(unit, at) || undefined;
  return undefined;
}

function sizeOf(unit: Unit, type: Entry | undefined, left = STEPS): number {
  if (type === undefined || left === 0) return 0;
  const size = type.attributes.get(ATTRIBUTE.byteSize);
  if (typeof size === 'number') return size;
  if (type.tag === TAG.pointer) return POINTER_SIZE;
  const inner = sizeOf(unit, typeOf(unit, type), left - 1);
  return type.tag === TAG.array ? inner * lengthOf(unit, type) : inner;
}

/** Elements of an array of all its dimensions. */
function lengthOf(unit: Unit, array: Entry): number {
  let length = 1;
  for (const entry of unit.dimensions.get(array.offset) ?? []) {
    const count = entry.attributes.get(ATTRIBUTE.count);
    const last = entry.attributes.get(ATTRIBUTE.upperBound);
    length *= typeof count === 'number' ? count : typeof last === 'number' ? last + 1 : 0;
  }
  return length;
}
