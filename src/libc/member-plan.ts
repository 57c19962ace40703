import { isAllocatorSymbol } from '../sdk/symbols.js';
import type { ObjectEdits } from '../wasm/edit/object.js';
import { definedSymbols, lowersAtomics, writableData } from '../wasm/object.js';
import { RELOCATION, readRelocations } from '../wasm/relocations.js';
import type { WasmObject } from '../wasm/types.js';
import { type CxxLibrary, planCxx } from './cxx-plan.js';
import { MAKE_STATICS, unguardedStatics } from './cxx-statics.js';
import { ORIGINAL_PREFIX } from './layer/sources.js';
import { type LocaleFields, localeRedirects } from './locale.js';
import {
  ERRNO,
  HARMLESS_STATICS,
  helpersOf,
  isCxxSymbol,
  LOCKED_STATICS,
  LOWERED_STATICS,
  MAIN_THREAD_ONLY,
  MULTIBYTE_STATES,
  OLD_PREFIX,
  shadowsThreads,
} from './policy.js';

/** What happens to one member of an archive, with the reason in words. */
export type MemberPlan =
  | { readonly action: 'remove'; readonly reason: string }
  | {
      readonly action: 'edit';
      readonly reason: string;
      readonly edits: ObjectEdits;
      readonly stillLowered: boolean;
    }
  | { readonly action: 'keep'; readonly stillLowered: boolean };

/** The archive of a member, and what the layer brings. */
export interface Archived {
  /** Symbols that the layer defines. */
  readonly provided: ReadonlySet<string>;
  /** Those of them for which it calls libc's own function, which must stay. */
  readonly wrapped: ReadonlySet<string>;
  /** False for the other archives of the sysroot, whose allocators (none is known) are not ours to take. */
  readonly isLibc: boolean;
  /** Which C++ library the archive is. */
  readonly cxxLibrary: CxxLibrary | undefined;
  /** Symbols that members which stay cannot do without. */
  readonly needed: ReadonlySet<string>;
  /** Where this libc keeps the current locale; undefined where threads do not share it. */
  readonly locale?: LocaleFields | undefined;
}

/** Decides about one member, by the symbols it defines and the variables it touches, never by its name. */
export function planMember(object: WasmObject, archived: Archived): MemberPlan {
  const defined = definedSymbols(object);
  return removal(defined, archived) ?? edition(object, defined, archived);
}

function removal(
  defined: readonly string[],
  { provided, wrapped, isLibc, needed }: Archived,
): MemberPlan | undefined {
  const allocator = isLibc ? defined.filter(symbol => isAllocatorSymbol(symbol)) : [];
  if (allocator.length > 0) return { action: 'remove', reason: `allocator: defines ${list(allocator)}` };
  const shadows = defined.filter(symbol => shadowsThreads(symbol) && !provided.has(symbol));
  const others = defined.filter(
    symbol => wrapped.has(symbol) || (!shadowsThreads(symbol) && !provided.has(symbol)),
  );
  if (defined.length === others.length) return undefined;
  // What else a member offers to programs must not get lost, nor what libc itself takes from it.
  if (others.some(symbol => wrapped.has(symbol) || !symbol.startsWith('_') || needed.has(symbol)))
    return undefined;
  if (shadows.length > 0) {
    return { action: 'remove', reason: `stub that would hide WAMR's threads: ${list(shadows)}` };
  }
  if (others.length > 0) return undefined;
  return { action: 'remove', reason: `replaced by the layer: ${list(defined)}` };
}

function edition(object: WasmObject, defined: readonly string[], archived: Archived): MemberPlan {
  const { provided, wrapped, cxxLibrary } = archived;
  const originals = defined.filter(symbol => wrapped.has(symbol));
  const clashing = defined.filter(symbol => provided.has(symbol) && !wrapped.has(symbol));
  const shadows = defined.filter(symbol => shadowsThreads(symbol) && !provided.has(symbol));
  const redirected = sharedVariables(object);
  const locale = localeRedirects(object, archived.locale);
  const lowered = lowersAtomics(object);
  const cxx =
    lowered && cxxLibrary !== undefined && defined.some(isCxxSymbol)
      ? planCxx(object, defined, { provided, redirected, library: cxxLibrary })
      : undefined;
  const statics = cxxLibrary === undefined ? undefined : unguardedStatics(object);
  const makesStatics = statics !== undefined && statics.makes.length > 0;
  const drop =
    lowered && (cxx?.explanation !== undefined || mayDropMark(object, defined, redirected, wrapped));
  const reasons = [
    ...originals.map(symbol => `${symbol} renamed, the layer calls it behind a lock`),
    ...clashing.map(symbol => `${symbol} renamed, the layer defines it`),
    ...shadows.map(symbol => `${symbol} renamed, it would hide WAMR's threads`),
    ...redirected.map(variable => `${variable} is per thread`),
    ...(locale.length > 0 ? ['the current locale is per thread'] : []),
    ...(cxx === undefined || cxx.forward.length === 0 ? [] : [`atomic again: ${countOf(cxx.forward)}`]),
    ...(makesStatics ? ['its local statics are made before the first thread'] : []),
    ...(drop
      ? [`nothing lowered is left${cxx?.explanation === undefined ? '' : `: ${cxx.explanation}`}`]
      : []),
  ];
  const stillLowered = lowered && !drop;
  if (reasons.length === 0) return { action: 'keep', stillLowered };
  const edits: ObjectEdits = {
    rename: new Map([
      ...originals.map((symbol): [string, string] => [symbol, ORIGINAL_PREFIX + symbol]),
      ...[...clashing, ...shadows].map((symbol): [string, string] => [symbol, OLD_PREFIX + symbol]),
    ]),
    forward: cxx?.forward ?? [],
    addUndefined: makesStatics ? [{ name: MAKE_STATICS, type: { params: [], results: [] } }] : [],
    redirect: [...redirected.map(symbol => ({ symbol, ...helpersOf(symbol) })), ...locale],
    dropDisallowed: new Set(drop ? ['shared-mem'] : []),
  };
  return { action: 'edit', reason: reasons.join('; '), edits, stillLowered };
}

/** Variables that the object's code touches and of which one copy for all threads is wrong. */
function sharedVariables(object: WasmObject): string[] {
  const indices = new Map<number, string>();
  object.symbols.forEach(({ kind, name }, index) => {
    if (kind === 'data' && SHARED_VARIABLES.includes(name)) indices.set(index, name);
  });
  if (indices.size === 0) return [];
  // An object of an earlier patch still has the symbol, but nothing refers to it.
  const touched = new Set(
    readRelocations(object)
      .filter(({ target }) => target.name?.startsWith('.debug_') !== true)
      .flatMap(({ entries }) => entries)
      .flatMap(({ type, index }) => (type === RELOCATION.typeIndexLeb ? [] : [indices.get(index)])),
  );
  return SHARED_VARIABLES.filter(name => touched.has(name));
}

const SHARED_VARIABLES: readonly string[] = [ERRNO, ...LOWERED_STATICS, ...MULTIBYTE_STATES];

/** True where every lowered variable of the object is accounted for; see policy.ts. */
function mayDropMark(
  object: WasmObject,
  defined: readonly string[],
  redirected: readonly string[],
  wrapped: ReadonlySet<string>,
): boolean {
  const variables = writableData(object);
  const mainOnly = defined.flatMap(symbol => MAIN_THREAD_ONLY.get(symbol) ?? []);
  if (mainOnly.length > 0 && variables.every(name => mainOnly.some(({ variable }) => variable === name)))
    return true;
  const isLocked = variables.length > 0 && defined.every(symbol => wrapped.has(symbol));
  if (isLocked && variables.every(name => LOCKED_STATICS.has(name))) return true;
  if (!redirected.includes(ERRNO) || defined.some(isCxxSymbol)) return false;
  return variables.every(name => redirected.includes(name) || HARMLESS_STATICS.has(name));
}

function countOf(things: readonly unknown[]): string {
  return things.length === 1 ? '1 function' : `${things.length} functions`;
}

function list(symbols: readonly string[]): string {
  return symbols.length <= 4
    ? symbols.join(', ')
    : `${symbols.slice(0, 3).join(', ')} and ${symbols.length - 3} more`;
}
