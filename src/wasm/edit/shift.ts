import { readConstant } from '../constant.js';
import type { Cursor } from '../cursor.js';
import { concatBytes, encodeUnsigned, encodeVector } from '../encode.js';
import { SUBSECTION } from '../linking.js';
import { RELOCATION, readRelocations } from '../relocations.js';
import { findSection, openSection, SECTION } from '../sections.js';
import { readGlobalType } from '../value-types.js';
import type { ObjectDraft } from './draft.js';
import { copyPayload, overwritePadded, withPayload } from './payload.js';

/** Group members that are functions (tool-conventions/Linking.md, WASM_COMDAT_FUNCTION). */
const COMDAT_FUNCTION = 1;

/** Sections with function indices in them that no compiler writes into objects. */
const REFUSED: readonly number[] = [SECTION.export, SECTION.start];
const REFUSED_CUSTOM = /^(name|metadata\.code\..*)$/;

/**
 * Moves the function indices from `first` on up by `by`, wherever an object has them: symbols, groups, element
 * segments and the placeholders in code.
 *
 * The linker overwrites placeholders; they are kept right for tools that look at objects. Throws WASM_UNSUPPORTED for
 * sections that may hold function indices and are not understood.
 */
export function shiftFunctions(draft: ObjectDraft, first: number, by: number): ObjectDraft {
  refuseUnknown(draft);
  const shift = (index: number) => (index >= first ? index + by : index);
  const symbols = draft.symbols.map(symbol =>
    symbol.kind === 'function' && symbol.index !== undefined
      ? { ...symbol, index: shift(symbol.index) }
      : symbol,
  );
  const isFunction = ({ kind }: { kind: number }) => kind === COMDAT_FUNCTION;
  const comdats = draft.comdats.some(({ members }) => members.some(isFunction))
    ? draft.comdats.map(group => ({
        ...group,
        members: group.members.map(each => (isFunction(each) ? { ...each, index: shift(each.index) } : each)),
      }))
    : draft.comdats;
  const shifted = { ...draft, symbols, comdats };
  return shiftPlaceholders(shiftElements(shifted, shift));
}

function refuseUnknown({ object, linking }: ObjectDraft): void {
  for (const section of object.sections) {
    if (!REFUSED.includes(section.id) && !REFUSED_CUSTOM.test(section.name ?? '')) continue;
    throw openSection(object, section).unsupported(
      'the functions of an object with this section cannot be renumbered',
    );
  }
  const known: readonly number[] = Object.values(SUBSECTION);
  const strange = linking.subsections.find(({ id }) => !known.includes(id));
  if (strange !== undefined) throw strange.payload.unsupported(`subsection ${strange.id}`);
  const globals = findSection(object.sections, SECTION.global);
  if (globals !== undefined) refuseComputedGlobals(openSection(object, globals));
}

/** An initialiser that is not a plain number may be the index of a function. */
function refuseComputedGlobals(cursor: Cursor): void {
  cursor.vector('globals', () => {
    readGlobalType(cursor);
    const start = cursor.offset;
    if (readConstant(cursor) === undefined)
      throw cursor.unsupported('a global with a computed initial value', start);
  });
}

function shiftElements(draft: ObjectDraft, shift: (index: number) => number): ObjectDraft {
  const section = findSection(draft.object.sections, SECTION.element);
  if (section === undefined) return draft;
  const cursor = openSection(draft.object, section);
  const segments = cursor.vector('element segments', each => shiftSegment(each, shift), 3);
  return withPayload(draft, section, encodeVector(segments));
}

/** Active segments of function indices: flags 0 for table 0, flags 2 with table number and element kind. */
function shiftSegment(cursor: Cursor, shift: (index: number) => number): Uint8Array {
  const start = cursor.offset;
  const flags = cursor.u32();
  if (flags !== 0 && flags !== 2) throw cursor.unsupported(`an element segment with flags ${flags}`, start);
  if (flags === 2) cursor.u32();
  readConstant(cursor);
  if (flags === 2 && cursor.byte() !== 0)
    throw cursor.unsupported('an element segment of another kind', start);
  const head = cursor.bytes.subarray(start, cursor.offset);
  const indices = cursor.vector('functions', each => encodeUnsigned(shift(each.u32())));
  return concatBytes([head, encodeVector(indices)]);
}

/** Writes the index of its function into every call and reference in code. */
function shiftPlaceholders(draft: ObjectDraft): ObjectDraft {
  const { object } = draft;
  const code = findSection(object.sections, SECTION.code);
  const relocations = readRelocations(object).find(({ target }) => target === code);
  if (code === undefined || relocations === undefined) return draft;
  const payload = copyPayload(draft, code);
  for (const { type, offset, index } of relocations.entries) {
    const target = type === RELOCATION.functionIndexLeb ? draft.symbols[index]?.index : undefined;
    if (target !== undefined) overwritePadded(draft, code, payload, offset, target);
  }
  return withPayload(draft, code, payload);
}
