import { z } from 'zod';
import { heapMisuseKinds } from '../../heap/types.js';
import type { Schedule } from '../../schedule/schedule.js';
import { UNKNOWN_THREAD } from '../../thread-name.js';
import type { HostSide, NativeStub } from './options.js';

/** File descriptors of the child process besides its own three. */
export const FD = { result: 3, stdout: 4, stderr: 5 } as const;

/** One run, as the child process reads it from a file; the module is a file beside it. */
export interface WamrJob {
  readonly addon: string;
  /** Absolute path of the module to load. */
  readonly moduleFile: string;
  readonly program: 'none' | 'start' | 'main';
  readonly arguments: readonly string[];
  /** `NAME=value`. */
  readonly environment: readonly string[];
  /** `guest::host`, both as WAMR takes them. */
  readonly directories: readonly string[];
  readonly heapSize: number;
  readonly operandStack: number;
  readonly maxThreads: number;
  readonly timeoutMs: number;
  /** Bytes of data the process may have beyond what it has at its start. */
  readonly memoryBudget: number;
  readonly slices: readonly { readonly start: number; readonly end: number }[];
  readonly constructorCounter: string;
  readonly stdinFd: number;
  readonly stdoutFd: number;
  readonly stderrFd: number;
  readonly resultFd: number;
  readonly stubs: readonly NativeStub[];
  /** What WAMR leaves to the host before anything else. */
  readonly initialise: HostSide['setup'];
  readonly setup: HostSide['setup'];
  readonly threads: HostSide['threads'];
  readonly teardown: HostSide['teardown'];
  readonly schedule?: Schedule;
}

const count = z.number();

const heapPlaceSchema = z.object({
  /** As in `blocked`. */
  thread: count,
  /** Innermost first: offsets in the module's file where `exact`, else function indices. */
  stack: z.array(count),
});

const heapMisuseSchema = z.object({
  kind: z.enum(heapMisuseKinds),
  address: count,
  /** Of the access; 0: none. */
  size: count,
  write: z.boolean(),
  /** Empty: wasm code. */
  native: z.string(),
  by: heapPlaceSchema,
  count,
  block: z.object({ address: count, size: count, allocated: heapPlaceSchema }).optional(),
  freed: heapPlaceSchema.optional(),
});

const endSchema = z.object({
  outcome: z.enum(['exit', 'trap', 'hang', 'refused']),
  exitCode: count,
  message: z.string(),
  thread: count,
  stack: z.array(count),
  blocked: z.array(
    z.object({ thread: count, native: z.string(), sleeps: z.boolean(), stack: z.array(count) }),
  ),
  threads: z.object({ created: count, failed: count, peak: count }),
  countsThreads: z.boolean(),
  locks: z.object({
    calls: count,
    failed: z.array(
      z.object({
        reason: z.enum(['never initialised', 'stale handle', 'other']),
        address: count,
        count,
      }),
    ),
  }),
  heap: z.object({
    peak: count,
    live: count,
    allocations: count,
    failed: count,
    invalidFrees: count,
    sizes: z.array(z.object({ size: count, count })),
    /** Every access was looked up. */
    exact: z.boolean(),
    misuse: z.array(heapMisuseSchema),
    leaks: z.array(z.object({ bytes: count, count, reachable: z.boolean(), allocated: heapPlaceSchema })),
  }),
  stacks: z.array(z.object({ used: count, size: count, overflowed: z.boolean() })),
  unlinked: z.array(z.string()),
  stubCalls: z.array(count),
  constructorRuns: count,
  steps: z.array(
    z.object({
      thread: z.string(),
      call: z.string(),
      calls: count,
      mismatches: count,
      last: z.string().optional(),
    }),
  ),
  milliseconds: count,
  timeline: z.object({
    events: z.array(
      z.object({
        at: count,
        thread: count,
        kind: z.enum(['created', 'started', 'waits', 'runs', 'ended']),
        on: z.string().optional(),
        by: count.optional(),
        /** What its creator gave it: an address in memory, with the thread-safety layer that of its record. */
        argument: count.optional(),
        /** Of the word that it sleeps on, and the functions around the atomic wait, innermost first. */
        address: count.optional(),
        stack: z.array(count).optional(),
      }),
    ),
    dropped: count,
    heap: z.array(z.object({ at: count, live: count })),
    seesAtomicWaits: z.boolean(),
  }),
});

const placesSchema = z.array(count);

const accessSchema = z.object({
  /** As in `blocked`: 0 is main, threads of the host are negative. */
  thread: count,
  /** The same thread as the operating system knows it; 0: not known. */
  task: count,
  write: z.boolean(),
  atomic: z.boolean(),
  size: count,
  /** In linear memory; -1: elsewhere in the process. */
  address: count,
  /** Offsets in the module's file behind the instruction or call, innermost first. */
  places: placesSchema,
  /** A native did it for the innermost function. */
  native: z.boolean(),
});

const blockSchema = z.object({ address: count, size: count, thread: count, places: placesSchema });

/** Only wamr-pthread-san: native/race/report.cc. */
const raceSchema = z.object({
  accesses: z.tuple([accessSchema, accessSchema]),
  block: blockSchema.optional(),
  /** The thread in whose stack slice it is. */
  stackOf: count.optional(),
});

/** Each of a cycle holds one lock and wants the next one's: native/race/locks.cc. */
const orderSchema = z.array(
  z.object({
    thread: count,
    held: count,
    wanted: count,
    heldAt: placesSchema,
    wantedAt: placesSchema,
    /** Blocks of the app heap that the locks are in. */
    heldBlock: blockSchema.optional(),
    wantedBlock: blockSchema.optional(),
  }),
);

/** Who created which thread, and where: native/race/threads.cc. */
const creationSchema = z.object({ thread: count, creator: count, places: placesSchema });

export type RawAccess = z.infer<typeof accessSchema>;
export type RawRace = z.infer<typeof raceSchema>;
export type RawOrder = z.infer<typeof orderSchema>;
export type RawCreation = z.infer<typeof creationSchema>;

const lineSchema = z.union([
  z.object({ end: endSchema }),
  z.object({ log: z.string() }),
  z.object({ failed: z.string() }),
  z.object({ race: raceSchema }),
  z.object({ order: orderSchema }),
  z.object({
    creations: z.array(creationSchema),
    /** Task and number of each thread: some race before they have a number. */
    numbers: z.array(z.tuple([count, count])),
  }),
]);

export type RawHeap = WamrEnd['heap'];
export type RawHeapPlace = z.infer<typeof heapPlaceSchema>;

/** The engine's last word: native/report.cc. */
export type WamrEnd = z.infer<typeof endSchema>;

/** What was seen of races, raw. */
export type RaceReport = Pick<WamrReport, 'races' | 'orders' | 'creations'>;

/** What the child said before it ended. */
export interface WamrReport {
  readonly end: WamrEnd | undefined;
  readonly log: readonly string[];
  /** Why the engine itself could not work. */
  readonly failed: string | undefined;
  readonly races: readonly RawRace[];
  readonly orders: readonly RawOrder[];
  readonly creations: readonly RawCreation[];
}

/** Reads the lines of the result channel; a line that a dying process left unfinished is dropped. */
export function readReport(text: string): WamrReport {
  let end: WamrEnd | undefined;
  let failed: string | undefined;
  const log: string[] = [];
  const races: RawRace[] = [];
  const orders: RawOrder[] = [];
  let creations: readonly RawCreation[] = [];
  let numbers: ReadonlyMap<number, number> = new Map();
  for (const line of text.split('\n').slice(0, -1)) {
    const read = lineSchema.parse(JSON.parse(line));
    if ('end' in read) end = read.end;
    else if ('log' in read) log.push(read.log);
    else if ('race' in read) races.push(read.race);
    else if ('order' in read) orders.push(read.order);
    else if ('creations' in read) {
      creations = read.creations;
      numbers = new Map(read.numbers);
    } else failed = read.failed;
  }
  return { end, log, failed, races: races.map(race => numbered(race, numbers)), orders, creations };
}

/** With the numbers that were not known yet when the race was seen. */
function numbered(race: RawRace, numbers: ReadonlyMap<number, number>): RawRace {
  const late = (access: RawAccess): RawAccess =>
    access.thread === UNKNOWN_THREAD
      ? { ...access, thread: numbers.get(access.task) ?? UNKNOWN_THREAD }
      : access;
  const [one, other] = race.accesses;
  return { ...race, accesses: [late(one), late(other)] };
}
