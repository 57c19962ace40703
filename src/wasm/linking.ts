import { WamrPthreadError } from '../errors.js';
import type { Cursor } from './cursor.js';
import { concatBytes, encodeName, encodeSection, encodeUnsigned, encodeVector } from './encode.js';
import { findCustom, openSection, type SectionedFile } from './sections.js';
import type { Comdat, ComdatMember, InitFunction, Section, SegmentInfo } from './types.js';

/** Subsection ids of the linking section (tool-conventions/Linking.md). */
export const SUBSECTION = { segmentInfo: 5, initFunctions: 6, comdats: 7, symbolTable: 8 } as const;

const VERSION = 2;

/** A subsection with a cursor over its payload. */
interface Subsection {
  readonly id: number;
  readonly payload: Cursor;
}

/** The linking section, which makes a file a relocatable object. */
export interface Linking {
  readonly section: Section;
  readonly subsections: readonly Subsection[];
}

/**
 * Lists the subsections of the linking section.
 *
 * Throws WASM_UNSUPPORTED where there is none (the file was linked, or stripped) or its version is not 2.
 */
export function readLinking(file: SectionedFile): Linking {
  const section = findCustom(file.sections, 'linking');
  if (section === undefined) {
    throw new WamrPthreadError('WASM_UNSUPPORTED', `${file.file}: the object has no linking section`, {
      hint: 'It is a linked module, or its symbols were stripped. Only objects as the compiler writes them can be linked.',
    });
  }
  const cursor = openSection(file, section);
  const version = cursor.u32();
  if (version !== VERSION)
    throw cursor.unsupported(`version ${version} of the linking section`, section.start);
  const subsections: Subsection[] = [];
  while (cursor.left > 0) {
    const start = cursor.offset;
    const id = cursor.byte();
    if (subsections.some(each => each.id === id)) throw cursor.malformed(`a second subsection ${id}`, start);
    subsections.push({ id, payload: cursor.sub(cursor.u32()) });
  }
  return { section, subsections };
}

/** Reads the items of a subsection; none where it is absent. */
export function readSubsection<T>(
  { subsections }: Linking,
  id: number,
  what: string,
  item: (cursor: Cursor) => T,
  smallest: number,
): T[] {
  const found = subsections.find(subsection => subsection.id === id);
  if (found === undefined) return [];
  const cursor = found.payload.copy();
  const items = cursor.vector(what, item, smallest);
  cursor.finish();
  return items;
}

export function readSegmentInfo(cursor: Cursor): SegmentInfo {
  return { name: cursor.name(), alignment: cursor.u32(), flags: cursor.u32() };
}

export function readInitFunction(cursor: Cursor): InitFunction {
  return { priority: cursor.u32(), symbol: cursor.u32() };
}

export function readComdat(cursor: Cursor): Comdat {
  return {
    name: cursor.name(),
    flags: cursor.u32(),
    members: cursor.vector('group members', readComdatMember, 2),
  };
}

function readComdatMember(cursor: Cursor): ComdatMember {
  return { kind: cursor.byte(), index: cursor.u32() };
}

export function encodeComdat({ name, flags, members }: Comdat): Uint8Array {
  const items = members.map(({ kind, index }) => [kind, ...encodeUnsigned(index)]);
  return concatBytes([encodeName(name), encodeUnsigned(flags), encodeVector(items)]);
}

/** The payload of the linking section, with some subsections replaced by id. */
export function encodeLinking(
  { subsections }: Linking,
  replace: ReadonlyMap<number, Uint8Array>,
): Uint8Array {
  const parts = subsections.map(({ id, payload }) => {
    const bytes = replace.get(id) ?? payload.copy().take(payload.left);
    return encodeSection(id, bytes);
  });
  return concatBytes([[VERSION], ...parts]);
}
