import { encodePaddedU32 } from '../encode.js';
import { OPCODE } from '../opcodes.js';
import { encodeRelocations, RELOCATION, readRelocations } from '../relocations.js';
import { openSection, SECTION } from '../sections.js';
import type { FunctionType, Relocation, Section } from '../types.js';
import { dataSymbols, findAccesses, type MemoryAccess } from './accesses.js';
import type { ObjectDraft } from './draft.js';
import { addUndefinedFunctions, type UndefinedFunction } from './functions.js';
import { copyPayload, withPayload } from './payload.js';

/** Functions that stand for a variable of type i32; accesses without a function are refused. */
export interface Redirect {
  /** Name of the variable: a data symbol that is undefined or local to the object. */
  readonly symbol: string;
  /**
   * Where the variable is one field of a structure: its offset in that. Accesses to other fields stay as they are,
   * those that reach into this one are refused. Without it the symbol is the variable.
   */
  readonly offset?: number | undefined;
  /** `(i32) -> i32`: the value; the argument is the unused base of the load. */
  readonly load?: string;
  /** `(i32, i32) -> ()`: takes the unused base of the store, and the value. */
  readonly store?: string;
  /** `() -> i32`: the variable's address. */
  readonly address?: string;
}

type Kind = Exclude<MemoryAccess['kind'], 'other'>;

const TYPES: Readonly<Record<Kind, FunctionType>> = {
  load: { params: ['i32'], results: ['i32'] },
  store: { params: ['i32', 'i32'], results: [] },
  address: { params: [], results: ['i32'] },
};

const NOP = 0x01;

/** An access, and the function that is to be called there. */
interface Site {
  readonly kind: Kind;
  readonly relocation: Relocation;
  readonly helper: string;
}

/**
 * Turns every access to some variables into a call.
 *
 * The code keeps its length: `i32.load` and `i32.store` become a call and a nop, `i32.const` a call. Throws
 * WASM_UNSUPPORTED, naming the offset, for any access of another form; then nothing is changed at all.
 */
export function redirectAccesses(draft: ObjectDraft, redirects: readonly Redirect[]): ObjectDraft {
  const bySymbol = new Map(
    redirects.flatMap(({ symbol }) =>
      [...dataSymbols(draft.object, symbol)].map(index => [
        index,
        redirects.filter(each => each.symbol === symbol),
      ]),
    ),
  );
  if (bySymbol.size === 0) return draft;
  const relocations = readRelocations(draft.object);
  const code = draft.object.sections.find(({ id }) => id === SECTION.code);
  const accesses = findAccesses(draft.object, relocations, new Set(bySymbol.keys()));
  const sites = accesses.flatMap(access => siteOf(draft, access, bySymbol.get(access.symbol) ?? []));
  const patched = relocations.find(({ target }) => target === code);
  if (sites.length === 0 || code === undefined || patched === undefined) return draft;

  const extended = addUndefinedFunctions(draft, helpersOf(sites));
  const rewritten = rewriteCode(extended, code, sites);
  const bySite = new Map(sites.map(site => [site.relocation, site]));
  const entries = patched.entries.map(entry => {
    const site = bySite.get(entry);
    return site === undefined ? entry : callRelocation(extended, site);
  });
  return withPayload(
    rewritten,
    patched.section,
    encodeRelocations(draft.object.sections, { target: code, entries }),
  );
}

/** Width in bytes of the variables that are redirected, and of the widest access that wasm has (v128). */
const [WIDTH, WIDEST] = [4, 16];

/** What becomes of an access: a call, or nothing where it is another field's. */
function siteOf(draft: ObjectDraft, access: MemoryAccess, redirects: readonly Redirect[]): Site[] {
  const { object } = draft;
  const symbol = object.symbols[access.symbol];
  const { addend } = access.relocation;
  const redirect = redirects.find(({ offset = 0 }) => offset === addend);
  const name = `${symbol?.name ?? ''}${redirect?.offset === undefined ? '' : ` + ${redirect.offset}`}`;
  const refuse = (why: string) =>
    openSection(object, access.section).unsupported(
      `${name} cannot become a function here: ${why}`,
      access.offset,
    );
  if (redirect === undefined) {
    if (redirects.every(({ offset }) => offset !== undefined && !reachesInto(access, offset))) return [];
    throw refuse(`${addend} bytes behind the variable's start`);
  }
  if (access.kind === 'other') throw refuse(access.reason);
  if (symbol?.defined === true && symbol.binding !== 'local')
    throw refuse('others see the variable defined here');
  const size = symbol?.data?.size ?? WIDTH;
  if (redirect.offset === undefined && size !== WIDTH) throw refuse(`it has ${size} bytes`);
  const helper = redirect[access.kind];
  if (helper === undefined) throw refuse(`no function is given for ${access.kind}`);
  return [{ kind: access.kind, relocation: access.relocation, helper }];
}

/** True where an access elsewhere in the structure may touch the field at `offset`. */
function reachesInto({ kind, relocation: { addend } }: MemoryAccess, offset: number): boolean {
  // The address of another field: what is done with it cannot be seen, and C forbids to leave the field by it.
  if (kind === 'address') return false;
  return addend < offset + WIDTH && addend + (kind === 'other' ? WIDEST : WIDTH) > offset;
}

function helpersOf(sites: readonly Site[]): UndefinedFunction[] {
  const kinds = new Map(
    sites.map(({ helper, kind }) => [`${helper} ${kind}`, { name: helper, type: TYPES[kind] }]),
  );
  return [...kinds.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function rewriteCode(draft: ObjectDraft, code: Section, sites: readonly Site[]): ObjectDraft {
  const payload = copyPayload(draft, code);
  for (const site of sites) {
    const { offset } = callRelocation(draft, site);
    const index = draft.symbols[symbolOf(draft, site)]?.index ?? 0;
    payload.set([OPCODE.call, ...encodePaddedU32(index)], offset - 1);
    // A load or store was a byte longer, because of its alignment.
    if (site.kind !== 'address') payload[offset + 5] = NOP;
  }
  return withPayload(draft, code, payload);
}

/** The number behind the opcode of a call comes where the alignment was, one byte before the old number. */
function callRelocation(draft: ObjectDraft, site: Site): Relocation {
  const offset = site.relocation.offset - (site.kind === 'address' ? 0 : 1);
  return { type: RELOCATION.functionIndexLeb, offset, index: symbolOf(draft, site), addend: 0 };
}

function symbolOf(draft: ObjectDraft, { helper }: Site): number {
  return draft.symbols.findIndex(({ kind, name }) => kind === 'function' && name === helper);
}
