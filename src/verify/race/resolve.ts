import type { WasmModule } from '../../wasm/types.js';
import type { RaceReport, RawAccess, RawCreation, RawOrder, RawRace } from '../engines/wamr/protocol.js';
import { ownFrame } from '../frames/place.js';
import { threadName } from '../thread-name.js';
import { knownRace, knownRaces } from './known-races.js';
import { blockText, hex, memoryPlace, variableName } from './memory-place.js';
import type { SourceMap } from './source-map.js';
import type { LockOrder, Race, RaceAccess, RaceFacts } from './types.js';

/**
 * Gives names to what one run showed, and leaves out what is known of libc. `layer` has the functions of the
 * thread-safety layer: their locks look at their own words plainly.
 */
export function resolveRaces(
  module: WasmModule,
  map: SourceMap,
  report: RaceReport,
  layer: ReadonlySet<string>,
): RaceFacts {
  const hasLayer = [...module.functionNames.values()].some(name => name.startsWith('__wt_'));
  const met = new Map<string, number>();
  const races: Race[] = [];
  for (const raw of report.races) {
    const race = resolveRace(module, map, raw, report.creations);
    const known = knownRace(race, hasLayer);
    if (known !== undefined) met.set(known.id, (met.get(known.id) ?? 0) + 1);
    else if (race.kind !== 'mixed' || !isLock(race, layer)) races.push(race);
  }
  return {
    ...(hasLayer ? { layer: true } : {}),
    races,
    orders: report.orders.map(order => resolveOrder(map, order)),
    suppressed: knownRaces.map(({ id }) => ({ id, count: met.get(id) ?? 0 })),
  };
}

/** The atomic side is a lock of libc. */
function isLock({ accesses }: Race, layer: ReadonlySet<string>): boolean {
  return accesses.some(
    ({ operation, function: name }) =>
      operation.startsWith('atomic') && (layer.has(name) || name.startsWith('__wt_')),
  );
}

function resolveRace(
  module: WasmModule,
  map: SourceMap,
  race: RawRace,
  creations: readonly RawCreation[],
): Race {
  const [first, second] = race.accesses;
  // The side that began is told first by ThreadSanitizer; a writer is what a reader looks for.
  const [one, other] = second.write && !first.write ? [second, first] : [first, second];
  const accesses: Race['accesses'] = [
    resolveAccess(map, one, creations),
    resolveAccess(map, other, creations),
  ];
  const place = memoryPlace(module, map, race);
  return { kind: kindOf(one, other), address: first.address, ...place, accesses };
}

/** A plain read gives one of the values that were there: wasm tears nothing. */
function kindOf(one: RawAccess, other: RawAccess): Race['kind'] {
  const isPeek = (atomic: RawAccess, plain: RawAccess) => atomic.atomic && !plain.atomic && !plain.write;
  return isPeek(one, other) || isPeek(other, one) ? 'mixed' : 'race';
}

function resolveAccess(map: SourceMap, access: RawAccess, creations: readonly RawCreation[]): RaceAccess {
  const [top] = access.places;
  const line = top === undefined ? undefined : map.lineAt(top);
  const creation = creations.find(each => each.thread === access.thread);
  return {
    thread: threadName(access.thread),
    operation: `${access.atomic ? 'atomic ' : ''}${access.write ? 'write' : 'read'}`,
    size: access.size,
    function: top === undefined ? '?' : map.functionAt(top),
    ...(line === undefined ? {} : { line }),
    stack: access.places.map(place => map.describe(place)),
    ...ownFrame(access.places, map.sourceAt),
    ...(access.native && top !== undefined ? { native: map.calledAt(top) ?? 'a native' } : {}),
    ...(creation === undefined ? {} : { createdBy: createdBy(map, creation) }),
  };
}

/** What makes threads for a program, and is no news. */
const CREATES = /^(pthread_create|thrd_create|std::.*|__wt_.*|__pthread_create.*)$/;

function createdBy(map: SourceMap, { creator, places }: RawCreation): string {
  const place = places.find(each => !CREATES.test(map.functionAt(each))) ?? places[0];
  const by = threadName(creator);
  return place === undefined ? by : `${by} in ${map.describe(place)}`;
}

/** What takes locks for a program. */
const LOCKS = /^(pthread_\w+|mtx_\w+|std::.*|__wt_.*|__libcpp_\w+)$/;

function resolveOrder(map: SourceMap, order: RawOrder): LockOrder {
  const name = (address: number, block: RawRace['block']) => {
    const named = variableName(map, address) ?? exportedName(map, address);
    if (named !== undefined) return named;
    return block === undefined ? hex(address) : `${hex(address)} in ${blockText(map, block, address)}`;
  };
  const at = (places: readonly number[]) => {
    const place = places.find(each => !LOCKS.test(map.functionAt(each))) ?? places[0];
    return place === undefined ? '?' : map.describe(place);
  };
  return {
    steps: order.map(({ thread, held, wanted, heldAt, wantedAt, heldBlock, wantedBlock }) => ({
      thread: threadName(thread),
      held: name(held, heldBlock),
      wanted: name(wanted, wantedBlock),
      heldAt: at(heldAt),
      wantedAt: at(wantedAt),
    })),
  };
}

function exportedName(map: SourceMap, address: number): string | undefined {
  const found = map.exportedAt(address);
  return found?.offset === 0 ? `\`${found.name}\`` : undefined;
}
