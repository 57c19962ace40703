import type { RunResult, ThreadEvent } from '../../types.js';

/** A stretch of a thread's life, in microseconds since the program's start. */
export interface Stretch {
  readonly kind: 'pending' | 'running' | 'waiting';
  readonly from: number;
  readonly to: number;
  /** What it waited in, in full. */
  readonly on?: string;
}

export interface Lane {
  readonly thread: number;
  readonly createdBy?: number;
  readonly createdAt?: number;
  readonly stretches: readonly Stretch[];
  /** `open`: it lived when the run was over. */
  readonly end: { readonly at: number; readonly how: 'ended' | 'trapped' | 'open' };
}

export interface Lanes {
  readonly from: number;
  readonly to: number;
  readonly lanes: readonly Lane[];
  /** What was waited for, the longest first, with the microseconds of all threads together. */
  readonly objects: readonly { readonly name: string; readonly total: number }[];
}

/** The lock itself, whoever holds it. */
export function objectOf(on: string): string {
  return on.replace(/, held by .*$/, '');
}

/** The lives of the threads of a run; undefined where nothing of them is known. */
export function lanesOf(run: RunResult): Lanes | undefined {
  const events = run.timeline?.events ?? [];
  if (events.length === 0) return undefined;
  const from = Math.min(...events.map(({ at }) => at));
  const to = Math.max(
    from + 1,
    ...events.map(({ at }) => at),
    ...(run.timeline?.heap ?? []).map(({ at }) => at),
  );
  const threads = [...new Set(events.map(({ thread }) => thread))].sort(byPlace);
  const lanes = threads.map(thread =>
    laneOf(
      thread,
      events.filter(each => each.thread === thread),
      to,
      run,
    ),
  );
  const totals = new Map<string, number>();
  for (const { on, ...each } of lanes.flatMap(({ stretches }) => stretches))
    if (on !== undefined) totals.set(objectOf(on), (totals.get(objectOf(on)) ?? 0) + each.to - each.from);
  const objects = [...totals]
    .map(([name, total]) => ({ name, total }))
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
  return { from, to, lanes, objects };
}

/** Main, then the program's threads, then those of the host. */
function byPlace(a: number, b: number): number {
  return a < 0 === b < 0 ? Math.abs(a) - Math.abs(b) : b - a;
}

function laneOf(thread: number, events: readonly ThreadEvent[], to: number, { trap }: RunResult): Lane {
  const created = events.find(({ kind }) => kind === 'created');
  const ended = events.find(({ kind }) => kind === 'ended');
  const last = ended?.at ?? to;
  const how = trap?.thread === thread ? 'trapped' : ended === undefined ? 'open' : 'ended';
  return {
    thread,
    ...(created?.by === undefined ? {} : { createdBy: created.by, createdAt: created.at }),
    stretches: stretchesOf(events, last),
    end: { at: last, how },
  };
}

function stretchesOf(events: readonly ThreadEvent[], last: number): readonly Stretch[] {
  const all: Stretch[] = [];
  const steps = events.filter(({ kind, at }) => kind !== 'ended' && at <= last);
  steps.forEach((event, index) => {
    const until = steps[index + 1]?.at ?? last;
    if (until <= event.at) return;
    const kind = event.kind === 'created' ? 'pending' : event.kind === 'waits' ? 'waiting' : 'running';
    all.push({ kind, from: event.at, to: until, ...(event.on === undefined ? {} : { on: event.on }) });
  });
  return all;
}

/** Microseconds that a lane spent in one way. */
export function spent({ stretches }: Lane, kind: Stretch['kind']): number {
  return stretches.filter(each => each.kind === kind).reduce((sum, each) => sum + each.to - each.from, 0);
}

/** What a thread waited for longest; undefined where it never waited. */
export function longestWait({
  stretches,
}: Lane): { readonly name: string; readonly total: number } | undefined {
  const totals = new Map<string, number>();
  for (const { on, from, to } of stretches)
    if (on !== undefined) totals.set(objectOf(on), (totals.get(objectOf(on)) ?? 0) + to - from);
  const [first] = [...totals].sort((a, b) => b[1] - a[1]);
  return first === undefined ? undefined : { name: first[0], total: first[1] };
}
