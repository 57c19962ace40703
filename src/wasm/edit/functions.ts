import { encodeUnsigned } from '../encode.js';
import { findSection, openSection, SECTION } from '../sections.js';
import { SYMBOL_FLAG } from '../symbols.js';
import type { FunctionType, ObjectSymbol } from '../types.js';
import { sameFunctionType } from '../value-types.js';
import type { DraftImport, ObjectDraft } from './draft.js';
import { shiftFunctions } from './shift.js';

/** A function that other objects define. */
export interface UndefinedFunction {
  readonly name: string;
  readonly type: FunctionType;
}

/** Linkers look for undefined functions under their field name only; compilers write this module. */
const ENV = 'env';

/**
 * Adds undefined function symbols, except for those that are there.
 *
 * Types, imports and symbols are appended, so no type or symbol index moves; the indices of defined functions move up
 * wherever they are written down. Throws WASM_UNSUPPORTED where a name is taken by something else, or where an index
 * stands in a section that is not understood.
 */
export function addUndefinedFunctions(
  draft: ObjectDraft,
  functions: readonly UndefinedFunction[],
): ObjectDraft {
  const missing = functions.filter((each, position) => {
    const same = functions.findIndex(({ name }) => name === each.name);
    refuseOtherType(draft, each, functions[same]?.type);
    return same === position && !isThere(draft, each);
  });
  if (missing.length === 0) return draft;
  refuseWithout(draft, SECTION.type, 'a type');
  refuseWithout(draft, SECTION.import, 'an import');
  const types = [...draft.types];
  const indexOfType = (type: FunctionType): number => {
    const known = types.findIndex(each => sameFunctionType(each, type));
    return known >= 0 ? known : types.push(type) - 1;
  };
  const first = draft.imports.filter(({ typeIndex }) => typeIndex !== undefined).length;
  const imports = missing.map(({ name, type }): DraftImport => {
    const typeIndex = indexOfType(type);
    return { module: ENV, name, typeIndex, description: [0, ...encodeUnsigned(typeIndex)] };
  });
  const symbols = missing.map(({ name }, position) => undefinedSymbol(name, first + position));
  const shifted = shiftFunctions(draft, first, missing.length);
  return {
    ...shifted,
    types: types.length === draft.types.length ? draft.types : types,
    imports: [...draft.imports, ...imports],
    symbols: [...shifted.symbols, ...symbols],
  };
}

/** True where the object takes this very function already. */
function isThere(draft: ObjectDraft, { name, type }: UndefinedFunction): boolean {
  const symbol = draft.symbols.find(each => each.name === name && each.kind !== 'section');
  if (symbol === undefined) return false;
  const imports = draft.imports.filter(({ typeIndex }) => typeIndex !== undefined);
  const typeIndex =
    symbol.kind === 'function' && !symbol.defined ? imports[symbol.index ?? -1]?.typeIndex : undefined;
  refuseOtherType(draft, { name, type }, typeIndex === undefined ? undefined : draft.types[typeIndex]);
  return true;
}

function refuseOtherType(
  draft: ObjectDraft,
  { name, type }: UndefinedFunction,
  known: FunctionType | undefined,
): void {
  if (known !== undefined && sameFunctionType(known, type)) return;
  const cursor = openSection(draft.object, draft.linking.section);
  throw cursor.unsupported(`${name} cannot be added: the object has something else of that name`);
}

function undefinedSymbol(name: string, index: number): ObjectSymbol {
  const flags = SYMBOL_FLAG.undefined;
  return {
    kind: 'function',
    name,
    binding: 'global',
    defined: false,
    hidden: false,
    flags,
    index,
    data: undefined,
  };
}

/** A new section would move the section numbers that relocations count in. */
function refuseWithout({ object, linking }: ObjectDraft, id: number, label: string): void {
  if (findSection(object.sections, id) !== undefined) return;
  throw openSection(object, linking.section).unsupported(
    `functions cannot be added without ${label} section`,
  );
}
