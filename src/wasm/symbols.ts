import type { Cursor } from './cursor.js';
import { encodeName, encodeUnsigned } from './encode.js';
import type { RawImport } from './imports.js';
import type { ObjectSymbol, SymbolKind } from './types.js';

/** Flag bits of symbols (tool-conventions/Linking.md, WASM_SYM_*). */
export const SYMBOL_FLAG = {
  weak: 0x01,
  local: 0x02,
  hidden: 0x04,
  undefined: 0x10,
  explicitName: 0x40,
  absolute: 0x200,
} as const;

/** Symbol kinds by their number in the file. */
const KINDS: readonly SymbolKind[] = ['function', 'data', 'global', 'section', 'tag', 'table'];

/** Import names by kind and index: what undefined symbols are called. */
export type ImportNames = Readonly<Partial<Record<SymbolKind, readonly string[]>>>;

export function importNames(imports: readonly RawImport[]): ImportNames {
  const names: Partial<Record<SymbolKind, string[]>> = {};
  for (const { name, description } of imports) {
    if (description.kind === 'memory') continue;
    const list = names[description.kind];
    if (list === undefined) names[description.kind] = [name];
    else list.push(name);
  }
  return names;
}

/** Reads an entry of the symbol table. */
export function readSymbol(cursor: Cursor, imports: ImportNames): ObjectSymbol {
  const start = cursor.offset;
  const number = cursor.byte();
  const kind = KINDS[number];
  if (kind === undefined) throw cursor.unsupported(`a symbol of kind ${number}`, start);
  const flags = cursor.u32();
  const defined = (flags & SYMBOL_FLAG.undefined) === 0;
  if (kind === 'data') {
    const name = cursor.name();
    const data = defined ? { segment: cursor.u32(), offset: cursor.u64(), size: cursor.u64() } : undefined;
    return symbol(kind, flags, name, data?.segment, data);
  }
  const index = cursor.u32();
  if (kind === 'section') return symbol(kind, flags, '', index);
  if (defined || (flags & SYMBOL_FLAG.explicitName) !== 0) return symbol(kind, flags, cursor.name(), index);
  const name = imports[kind]?.[index];
  if (name === undefined) {
    throw cursor.malformed(`an undefined symbol names ${kind} import ${index}, which is absent`, start);
  }
  return symbol(kind, flags, name, index);
}

/** Thousands are made for an archive: one literal, always of the same shape, is several times faster than spreads. */
function symbol(
  kind: SymbolKind,
  flags: number,
  name: string,
  index: number | undefined,
  data?: ObjectSymbol['data'],
): ObjectSymbol {
  const shared = (flags & SYMBOL_FLAG.weak) === 0 ? 'global' : 'weak';
  return {
    kind,
    name,
    binding: (flags & SYMBOL_FLAG.local) === 0 ? shared : 'local',
    defined: (flags & SYMBOL_FLAG.undefined) === 0,
    hidden: (flags & SYMBOL_FLAG.hidden) !== 0,
    flags,
    index,
    data,
  };
}

/** True where the symbol's name stands in the symbol table and not only in the import section. */
export function hasOwnName({ kind, flags, defined }: ObjectSymbol): boolean {
  return kind === 'data' || (kind !== 'section' && (defined || (flags & SYMBOL_FLAG.explicitName) !== 0));
}

/** The bytes of an entry of the symbol table. */
export function encodeSymbol(symbol: ObjectSymbol): number[] {
  const { kind, flags, index, data } = symbol;
  const head = [KINDS.indexOf(kind), ...encodeUnsigned(flags)];
  const name = hasOwnName(symbol) ? encodeName(symbol.name) : [];
  if (kind !== 'data') return [...head, ...encodeUnsigned(index ?? 0), ...name];
  if (data === undefined) return [...head, ...name];
  return [...head, ...name, ...[data.segment, data.offset, data.size].flatMap(encodeUnsigned)];
}
