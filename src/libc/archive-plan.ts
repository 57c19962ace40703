import { editArchive } from '../archive/edit.js';
import { symbolsOfEdited } from '../archive/index-symbols.js';
import type { Archive, NewMember } from '../archive/types.js';
import { writeArchive } from '../archive/write.js';
import { WamrPthreadError } from '../errors.js';
import { editObject } from '../wasm/edit/object.js';
import { definedSymbols, readObject } from '../wasm/object.js';
import type { WasmObject } from '../wasm/types.js';
import { cxxLibraryOf, providedFor } from './cxx-plan.js';
import { unguardedStatics } from './cxx-statics.js';
import { type LayerMember, wrappedBy } from './layer/load.js';
import { ORIGINAL_PREFIX } from './layer/sources.js';
import { localeFields } from './locale.js';
import { type Archived, type MemberPlan, planMember } from './member-plan.js';
import { lostNeeds, neededSymbols, type PlannedMember } from './needs.js';
import { unknownStatics } from './statics.js';

/** What happens to one archive. Plain data; the bytes are made by `buildArchive`. */
export interface ArchivePlan {
  readonly file: string;
  readonly removed: readonly MemberNote[];
  readonly edited: readonly MemberNote[];
  readonly added: readonly Omit<MemberNote, 'position'>[];
  /** Names of the members that stay byte for byte, in order of the archive. */
  readonly kept: readonly string[];
  /** Members whose `[-] shared-mem` stays: the linker refuses them in a shared memory. */
  readonly stillLowered: readonly string[];
  /** Members of wasi-libc that can be linked and have variables of which nothing is known: threads may break them. */
  readonly unknownStatics: readonly { readonly member: string; readonly variables: readonly string[] }[];
}

interface MemberNote {
  readonly member: string;
  /** In the stock archive: names repeat. */
  readonly position: number;
  readonly reason: string;
}

/** A plan with what is needed to carry it out. */
export interface PlannedArchive {
  readonly archive: Archive;
  readonly plan: ArchivePlan;
  readonly members: readonly PlannedMember[];
  readonly add: readonly LayerMember[];
}

/**
 * Plans one archive. `layer` are the members to add (libc.a only); `provided` the symbols the layer defines, and
 * `wrapped` those for which it calls the archive's own function.
 *
 * Throws the errors of `readObject` with archive and member; in libc.a also for members that are no WebAssembly.
 */
export function planArchive(
  archive: Archive,
  provided: ReadonlySet<string>,
  layer: readonly LayerMember[] | undefined,
  wrapped: ReadonlySet<string> = wrappedBy(layer ?? []),
): PlannedArchive {
  const isLibc = layer !== undefined;
  const objects = archive.members.map(({ name, data }) =>
    isLibc || isWasm(data) ? readObject(data, `${archive.file}(${name})`) : undefined,
  );
  const cxxLibrary = cxxLibraryOf(objects.flatMap(each => (each === undefined ? [] : definedSymbols(each))));
  const members = planMembers(objects, {
    provided: providedFor(cxxLibrary, provided),
    wrapped,
    isLibc,
    cxxLibrary,
    locale: localeFields(objects),
  });
  const nameAt = (position: number) => archive.members[position]?.name ?? '';
  const plan: ArchivePlan = {
    file: archive.file,
    removed: members.flatMap(({ plan }, position) =>
      plan.action === 'remove' ? [{ member: nameAt(position), position, reason: plan.reason }] : [],
    ),
    edited: members.flatMap(({ plan }, position) =>
      plan.action === 'edit' ? [{ member: nameAt(position), position, reason: plan.reason }] : [],
    ),
    added: (layer ?? []).map(member => ({ member: member.name, reason: reasonOf(member) })),
    kept: members.flatMap(({ plan }, position) => (plan.action === 'keep' ? [nameAt(position)] : [])),
    stillLowered: members.flatMap(({ plan }, position) =>
      plan.action !== 'remove' && plan.stillLowered ? [nameAt(position)] : [],
    ),
    unknownStatics: members.flatMap(({ object, plan }, position) => {
      if (object === undefined || plan.action === 'remove' || plan.stillLowered) return [];
      const unguarded = cxxLibrary === undefined ? [] : unguardedStatics(object).unknown;
      const variables = [...unknownStatics(object, archive.file), ...unguarded];
      return variables.length === 0 ? [] : [{ member: nameAt(position), variables }];
    }),
  };
  return { archive, plan, members, add: layer ?? [] };
}

const WASM_MAGIC = '\0asm';

function isWasm(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, WASM_MAGIC.length)).toString('latin1') === WASM_MAGIC;
}

const UNKNOWN: MemberPlan = { action: 'keep', stillLowered: false };

/** Plans members until none goes that a staying one cannot do without. */
function planMembers(
  objects: readonly (WasmObject | undefined)[],
  archived: Omit<Archived, 'needed'>,
): PlannedMember[] {
  let needed = new Set<string>();
  for (;;) {
    const members = objects.map(object => ({
      object,
      plan: object === undefined ? UNKNOWN : planMember(object, { ...archived, needed }),
    }));
    const now = lostNeeds(members, archived.provided);
    // Keeping a member can only add needs, and there are finitely many symbols.
    if ([...now].every(symbol => needed.has(symbol))) return members;
    needed = new Set([...needed, ...now]);
  }
}

function reasonOf({ condition }: LayerMember): string {
  if (condition.kind === 'always') return 'part of the layer';
  if (condition.kind === 'wraps') return `takes a lock around libc's own ${condition.symbol}`;
  return condition.kind === 'replaces'
    ? `part of the layer where libc has ${condition.symbol}`
    : `part of the layer where libc lacks ${condition.symbol}`;
}

/** True where the archive stays as it is and can be linked to. */
export function isUntouched({ plan }: PlannedArchive): boolean {
  return plan.removed.length === 0 && plan.edited.length === 0 && plan.added.length === 0;
}

/** Carries a plan out in memory. */
export function buildArchive(planned: PlannedArchive): { bytes: Uint8Array; members: NewMember[] } {
  const { archive } = planned;
  const remove = new Set(planned.plan.removed.map(({ position }) => position));
  const replace = new Map(
    planned.members.flatMap(({ object, plan }, position): [number, Uint8Array][] =>
      plan.action === 'edit' && object !== undefined
        ? [[position, editObject(object.bytes, object.file, plan.edits)]]
        : [],
    ),
  );
  const members = editArchive(archive, { remove, replace, add: planned.add });
  const parse = (member: NewMember) =>
    isWasm(member.data) ? definedSymbols(readObject(member.data, `${archive.file}(${member.name})`)) : [];
  return { bytes: writeArchive(members, symbolsOfEdited(archive, parse)), members };
}

/**
 * Refuses a plan of libc.a after which a member that stays, there or in one of the `others`, would call a function
 * that no longer exists anywhere.
 *
 * Throws LIBC_CONFLICT naming the member and the function; also where the layer calls a function of libc that is not
 * there.
 */
export function refuseDangling(
  libc: PlannedArchive,
  provided: ReadonlySet<string>,
  others: readonly PlannedArchive[] = [],
): void {
  refuseMissingOriginals(libc);
  const all = [libc, ...others];
  const lost = lostNeeds(
    all.flatMap(({ members }) => members),
    provided,
  );
  if (lost.size === 0) return;
  for (const { archive, members } of all) {
    members.forEach(({ object, plan }, position) => {
      if (object === undefined || plan.action === 'remove') return;
      const missing = neededSymbols(object).find(symbol => lost.has(symbol));
      if (missing === undefined) return;
      throw new WamrPthreadError(
        'LIBC_CONFLICT',
        `${archive.file}: member ${archive.members[position]?.name} needs ${missing}, whose only definition would be removed`,
        UNKNOWN_FORM,
      );
    });
  }
}

const UNKNOWN_FORM = {
  hint: 'This libc has a form that is not known yet. Nothing was written. Please report it with the SDK version.',
};

function refuseMissingOriginals({ archive, members, add }: PlannedArchive): void {
  const renamed = new Set(
    members.flatMap(({ plan }) =>
      plan.action === 'edit' ? [...(plan.edits.rename ?? new Map<string, string>()).values()] : [],
    ),
  );
  for (const member of add) {
    const missing = [...wrappedBy([member])].find(symbol => !renamed.has(ORIGINAL_PREFIX + symbol));
    if (missing === undefined) continue;
    throw new WamrPthreadError(
      'LIBC_CONFLICT',
      `${archive.file}: ${member.name} of the layer calls libc's ${missing}, which no member defines`,
      UNKNOWN_FORM,
    );
  }
}
