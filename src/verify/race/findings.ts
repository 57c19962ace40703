import { functionOf } from '../frames/frame.js';
import { calledBy, programFunction } from '../frames/place.js';
import { plural } from '../report/text.js';
import { type RunRuleId, runRule } from '../run-rules.js';
import type { Finding } from '../types.js';
import { libcPart, libcPartText } from './libc-parts.js';
import type { LockOrder, Race, RaceAccess, RaceFacts } from './types.js';

const ENGINE = 'race';

/** Races that are one finding: the same rule, the same place. */
interface Group {
  readonly rule: RunRuleId;
  readonly races: Race[];
  readonly orders: LockOrder[];
  /** Runs in which it was seen. */
  readonly runs: Set<number>;
  readonly part: ReturnType<typeof libcPart>;
}

/**
 * Findings of all watched runs; what several runs or several places show is told once. `seeds`: of the runs, in their
 * order, where they were shaken.
 */
export function raceFindings(
  runs: readonly RaceFacts[],
  seeds: readonly (string | undefined)[] = [],
): readonly Finding[] {
  const groups = new Map<string, Group>();
  runs.forEach((facts, run) => {
    for (const race of facts.races) {
      const part = race.kind === 'race' && facts.layer !== true ? libcPart(race) : undefined;
      const rule = RULES[race.kind];
      const group = groupFor(groups, `${rule} ${part ?? raceKey(race)}`, rule, part);
      group.races.push(race);
      group.runs.add(run);
    }
    for (const order of facts.orders) {
      const group = groupFor(groups, orderKey(order), 'run-lock-order', undefined);
      group.orders.push(order);
      group.runs.add(run);
    }
  });
  return withoutConsequences([...groups.values()]).map(({ group, follows }) =>
    toFinding(group, follows, runs.length, seeds),
  );
}

const RULES = {
  race: 'run-data-race',
  mixed: 'run-mixed-access',
} as const satisfies Record<Race['kind'], RunRuleId>;

function groupFor(groups: Map<string, Group>, key: string, rule: RunRuleId, part: Group['part']): Group {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const group = { rule, part, races: [], orders: [], runs: new Set<number>() };
  groups.set(key, group);
  return group;
}

/** The same pair of calls on the same thing, whoever came first: what libraries do in one call is one matter. */
function raceKey({ what, area, accesses }: Race): string {
  const functions = accesses.map(siteOf).sort();
  return [
    area !== 'static' || what.startsWith('static data') ? area : what.replace(/ \+ \d+/, ''),
    ...functions,
  ].join(' ');
}

function siteOf({ stack, own = 0, function: name }: RaceAccess): string {
  return own === 0
    ? name
    : stack
        .slice(own - 1, own + 1)
        .map(functionOf)
        .join(' ← ');
}

function orderKey({ steps }: LockOrder): string {
  return steps
    .map(({ heldAt, wantedAt }) => `${heldAt} ${wantedAt}`)
    .sort()
    .join(' ');
}

/** An allocator that races hands one block to two threads: what they do with it then is no defect of its own. */
function withoutConsequences(groups: readonly Group[]): { group: Group; follows: number }[] {
  if (!groups.some(({ part }) => part === 'allocator')) return groups.map(group => ({ group, follows: 0 }));
  const isConsequence = ({ part, races }: Group) =>
    part === undefined && races.length > 0 && races.every(each => each.area !== 'static');
  const follows = groups.filter(isConsequence).length;
  return groups
    .filter(group => !isConsequence(group))
    .map(group => ({ group, follows: group.part === 'allocator' ? follows : 0 }));
}

function toFinding(
  { rule: id, races, orders, runs, part }: Group,
  follows: number,
  total: number,
  seeds: readonly (string | undefined)[],
): Finding {
  const seed = seeds[Math.min(...runs)];
  const rule = runRule(id);
  const [race] = races;
  const [order] = orders;
  const count = total === 1 ? '' : ` (${runs.size} of ${total} runs)`;
  const text = part === undefined ? plainText(race, order) : `a data race in ${libcPartText(part, races)}`;
  const then =
    follows === 0
      ? ''
      : `; ${plural(follows, 'race')} in memory that it handed out may be its consequence and ${follows === 1 ? 'is' : 'are'} not listed`;
  return {
    rule: rule.id,
    severity: rule.severity,
    message: `${text}${then}${count}`,
    fix: part === undefined ? rule.fix : PART_FIXES[part],
    ...(race === undefined ? {} : { where: whereOf(race.accesses[0], part), accesses: race.accesses }),
    engine: ENGINE,
    ...(seed === undefined ? {} : { seed }),
  };
}

/** Of libc where that is what is wrong, else of the program. */
function whereOf(access: RaceAccess, part: Group['part']): string {
  return (part === undefined ? programFunction(access) : undefined) ?? access.function;
}

const PART_FIXES = {
  allocator:
    "Build with the patched sysroot (wamr-pthread patch): malloc is then the runtime's, which is locked.",
  stdio: 'Build with the patched sysroot (wamr-pthread patch): every stream has a lock then.',
} as const;

function plainText(race: Race | undefined, order: LockOrder | undefined): string {
  if (order !== undefined) return orderText(order);
  if (race === undefined) return '';
  const [one, other] = race.accesses;
  const head = race.kind === 'mixed' ? 'a plain read of what is written atomically:' : 'a data race on';
  return `${head} ${race.what}: ${accessText(one)} while ${accessText(other)}`;
}

const VERBS = {
  read: 'reads',
  write: 'writes',
  'atomic read': 'atomically reads',
  'atomic write': 'atomically writes',
} as const;

function accessText(access: RaceAccess): string {
  const { thread, operation, size, function: name, line, native } = access;
  const by = native === undefined ? '' : ` by ${native}`;
  const at = line === undefined ? '' : ` (${line})`;
  return `${thread} ${VERBS[operation]} ${plural(size, 'byte')} in ${name}${at}${by}${calledBy(access, 0)}`;
}

function orderText({ steps }: LockOrder): string {
  const each = steps.map(
    ({ thread, held, wanted, heldAt, wantedAt }) =>
      `${thread} holds ${held}, taken in ${heldAt}, and takes ${wanted} in ${wantedAt}`,
  );
  return `locks are taken in different orders: ${each.join('; ')}`;
}
