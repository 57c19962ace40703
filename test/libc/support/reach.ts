// Which functions come to a variable of libc without a lock: a call graph over the members of a patched libc.a.
import { scanCode } from '../../../src/wasm/code.js';
import { readRelocations } from '../../../src/wasm/relocations.js';
import { SECTION } from '../../../src/wasm/sections.js';
import type { WasmObject } from '../../../src/wasm/types.js';

interface Named {
  readonly name: string;
  readonly object: WasmObject;
}

/** Names of functions by what they refer to; local names carry their member's. */
export type References = ReadonlyMap<string, ReadonlySet<string>>;

/** For every function and variable: the functions that mention it. */
export function referencesIn(members: readonly Named[]): References {
  const users = new Map<string, Set<string>>();
  for (const member of members) {
    for (const { from, to } of mentions(member)) {
      const known = users.get(to) ?? new Set<string>();
      users.set(to, known.add(from));
    }
  }
  return users;
}

function mentions(member: Named): { from: string; to: string }[] {
  const { object } = member;
  const code = object.sections.find(({ id }) => id === SECTION.code);
  if (code === undefined) return [];
  const starts: number[] = [];
  scanCode(object, ({ start }, position) => {
    starts[position] ??= start;
  });
  const functions = object.symbols.filter(({ kind, defined }) => kind === 'function' && defined);
  const first = Math.min(...functions.map(({ index }) => index ?? 0));
  const namesOf = (position: number) =>
    functions.flatMap(symbol => (symbol.index === first + position ? [qualified(member, symbol)] : []));
  const entries = readRelocations(object).find(({ target }) => target === code)?.entries ?? [];
  return entries.flatMap(({ offset, index }) => {
    const to = object.symbols[index];
    if (to === undefined || (to.kind !== 'function' && to.kind !== 'data')) return [];
    const position = starts.findLastIndex(start => start <= code.start + offset);
    return namesOf(position).map(from => ({ from, to: qualified(member, to) }));
  });
}

export function qualified(
  member: { readonly name: string },
  { name, binding }: WasmObject['symbols'][number],
): string {
  return binding === 'local' ? `${member.name}: ${name}` : name;
}

/**
 * Functions for programs that come to `start`, through others of libc's own, but not through one of `locked`. Names
 * that begin with an underscore and local ones are no programs' to call.
 */
export function unlockedWays(users: References, start: string, locked: ReadonlySet<string>): string[] {
  const seen = new Set<string>();
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const user of users.get(next) ?? []) {
      if (seen.has(user) || locked.has(user)) continue;
      seen.add(user);
      waiting.push(user);
    }
  }
  return [...seen].filter(name => !/^_|: /.test(name)).toSorted();
}
