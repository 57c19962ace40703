import { openSection } from '../sections.js';
import { hasOwnName } from '../symbols.js';
import type { ObjectSymbol } from '../types.js';
import type { ObjectDraft } from './draft.js';

/**
 * Renames symbols that the object defines for others, and groups that are named after them.
 *
 * References inside the object keep meaning the same definition. Throws WASM_UNSUPPORTED where the object has a symbol
 * of the new name already.
 */
export function renameDefined(draft: ObjectDraft, names: ReadonlyMap<string, string>): ObjectDraft {
  const isMeant = ({ kind, defined, binding, name }: ObjectSymbol) =>
    defined && binding !== 'local' && kind !== 'section' && names.has(name);
  const meant = new Set(draft.symbols.filter(isMeant).map(({ name }) => name));
  if (meant.size === 0) return draft;
  const newName = (name: string) => names.get(name) ?? name;
  refuseClashes(draft, meant, newName);
  const isGroup = draft.comdats.some(({ name }) => meant.has(name));
  return {
    ...draft,
    symbols: draft.symbols.map(symbol =>
      isMeant(symbol) ? { ...symbol, name: newName(symbol.name) } : symbol,
    ),
    comdats: isGroup
      ? draft.comdats.map(group => (meant.has(group.name) ? { ...group, name: newName(group.name) } : group))
      : draft.comdats,
  };
}

/** Two definitions of one name in one object would be refused by the linker with a message about our output. */
function refuseClashes(
  draft: ObjectDraft,
  meant: ReadonlySet<string>,
  newName: (name: string) => string,
): void {
  const staying = draft.symbols.filter(({ name, binding }) => binding !== 'local' && !meant.has(name));
  const taken = new Set(staying.map(({ name }) => name));
  for (const from of meant) {
    const to = newName(from);
    if (taken.has(to)) {
      const cursor = openSection(draft.object, draft.linking.section);
      throw cursor.unsupported(`${from} cannot be renamed to ${to}, which the object has already`);
    }
    taken.add(to);
  }
}

/**
 * Renames functions that the object takes from others.
 *
 * Such a symbol usually has no name of its own: its name is that of the import, which is rewritten then.
 */
export function renameUndefined(draft: ObjectDraft, names: ReadonlyMap<string, string>): ObjectDraft {
  const functions = draft.imports.flatMap((each, position) =>
    each.typeIndex === undefined ? [] : [position],
  );
  const imports = [...draft.imports];
  let changed = false;
  const symbols = draft.symbols.map(symbol => {
    const name = symbol.kind === 'function' && !symbol.defined ? names.get(symbol.name) : undefined;
    if (name === undefined) return symbol;
    changed = true;
    const position = functions[symbol.index ?? -1];
    const entry = position === undefined ? undefined : imports[position];
    if (!hasOwnName(symbol) && position !== undefined && entry !== undefined)
      imports[position] = { ...entry, name };
    return { ...symbol, name };
  });
  return changed ? { ...draft, symbols, imports } : draft;
}
