import { assemble, concatBytes, encodeName, encodeUnsigned, encodeVector } from '../encode.js';
import { readImport, SMALLEST_IMPORT } from '../imports.js';
import { encodeComdat, encodeLinking, type Linking, readLinking, SUBSECTION } from '../linking.js';
import { findSection, openSection, readVector, SECTION } from '../sections.js';
import { encodeSymbol } from '../symbols.js';
import type { Comdat, FunctionType, ObjectSymbol, Section, WasmObject } from '../types.js';
import { encodeFunctionType, readFunctionType, SMALLEST_TYPE } from '../value-types.js';

/** An import; what is imported stays encoded, because edits only pass it on. */
export interface DraftImport {
  readonly module: string;
  readonly name: string;
  /** Type of an imported function; undefined for other kinds. */
  readonly typeIndex: number | undefined;
  readonly description: ArrayLike<number>;
}

/** An object as tables. Edits are functions from one draft to the next; tables that they leave alone stay the same. */
export interface ObjectDraft {
  readonly object: WasmObject;
  readonly linking: Linking;
  readonly types: readonly FunctionType[];
  readonly imports: readonly DraftImport[];
  readonly symbols: readonly ObjectSymbol[];
  readonly comdats: readonly Comdat[];
  /** New payloads of sections that have no table here. */
  readonly payloads: ReadonlyMap<Section, ArrayLike<number>>;
}

export function openDraft(object: WasmObject): ObjectDraft {
  return {
    object,
    linking: readLinking(object),
    types: readVector(object, SECTION.type, 'types', readFunctionType, SMALLEST_TYPE),
    imports: readVector(object, SECTION.import, 'imports', readImport, SMALLEST_IMPORT).map(each => ({
      module: each.module,
      name: each.name,
      typeIndex: each.description.kind === 'function' ? each.description.typeIndex : undefined,
      description: object.bytes.subarray(each.start, each.end),
    })),
    symbols: object.symbols,
    comdats: object.comdats,
    payloads: new Map(),
  };
}

/** The bytes of the last draft. Sections whose table is still that of the first one stay byte for byte. */
export function closeDraft(first: ObjectDraft, last: ObjectDraft): Uint8Array {
  const { object } = first;
  const replace = new Map(last.payloads);
  const put = (id: number, payload: () => ArrayLike<number>) => {
    const section = findSection(object.sections, id);
    if (section !== undefined) replace.set(section, payload());
  };
  if (last.types !== first.types) put(SECTION.type, () => withMoreTypes(object, last.types));
  if (last.imports !== first.imports) put(SECTION.import, () => encodeVector(last.imports.map(encodeImport)));
  const tables = new Map<number, Uint8Array>();
  if (last.symbols !== first.symbols)
    tables.set(SUBSECTION.symbolTable, encodeVector(last.symbols.map(encodeSymbol)));
  if (last.comdats !== first.comdats)
    tables.set(SUBSECTION.comdats, encodeVector(last.comdats.map(encodeComdat)));
  if (tables.size > 0) replace.set(first.linking.section, encodeLinking(first.linking, tables));
  return replace.size === 0 ? object.bytes : assemble(object.bytes, object.sections, { replace });
}

/** Types are only ever appended: the entries that are there stay as they are. */
function withMoreTypes(object: WasmObject, types: readonly FunctionType[]): Uint8Array {
  const section = findSection(object.sections, SECTION.type);
  if (section === undefined) return encodeVector(types.map(encodeFunctionType));
  const cursor = openSection(object, section);
  const old = cursor.u32();
  return concatBytes([
    encodeUnsigned(types.length),
    cursor.take(cursor.left),
    ...types.slice(old).map(encodeFunctionType),
  ]);
}

function encodeImport({ module, name, description }: DraftImport): Uint8Array {
  return concatBytes([encodeName(module), encodeName(name), description]);
}
