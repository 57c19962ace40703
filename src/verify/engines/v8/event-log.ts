import type { ThreadEvent, Timeline } from '../../types.js';
import {
  type Control,
  type Journal,
  RUNNING,
  SLOT_NUMBER,
  SLOT_STATE,
  SLOT_WAIT_SINCE,
  type WaitDetails,
} from './control.js';
import type { Ending } from './protocol.js';
import { SharedClock } from './shared-clock.js';
import { WAIT_WASI, waitOf, waitText } from './wait.js';

const KINDS = ['created', 'started', 'waits', 'runs', 'ended'] as const;
type Kind = (typeof KINDS)[number];

/** Words in front of the events, behind the time at which the program began. */
const NEXT = 2;
const DROPPED = 3;
const HEADER = 4;
/** Words of an event: time, thread, kind, creator or kind of wait, and details of the wait. */
const WORDS = 7;

/** More would be no picture any more. The rest is kept for beginnings and ends of threads. */
const MAX_EVENTS = 2000;
const MAX_OF_WAITS = 1800;

/** Microseconds: whoever slept less did not wait. */
const SHORTEST_WAIT = 10;

/** What the threads of a run did, in shared memory. Each entry is written once, by one thread. */
export class EventLog implements Journal {
  readonly #clock: SharedClock;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#clock = new SharedClock(buffer);
    this.#words = new Int32Array(buffer);
  }

  static create(): SharedArrayBuffer {
    return new SharedArrayBuffer((HEADER + WORDS * MAX_EVENTS) * 4);
  }

  begin(): void {
    this.#clock.begin();
  }

  /** Microseconds since the program's start. */
  now(): number {
    return this.#clock.now();
  }

  note(kind: Exclude<Kind, 'waits' | 'runs'>, thread: number, by = 0): void {
    this.#write(this.#room(1, MAX_EVENTS), [this.now(), thread, KINDS.indexOf(kind), by]);
  }

  /** Waiting for the process's own answer to a WASI call is a matter of this engine. */
  waited(thread: number, since: number, { kind, a, b, holder }: WaitDetails): void {
    const until = this.now();
    if (kind === WAIT_WASI || until - since < SHORTEST_WAIT) return;
    const place = this.#room(2, MAX_OF_WAITS);
    this.#write(place, [since, thread, KINDS.indexOf('waits'), kind, a, b, holder]);
    if (place !== undefined) this.#write(place + 1, [until, thread, KINDS.indexOf('runs')]);
  }

  /** Everything so far, with what the living threads wait in at this moment. */
  read(control: Control, heap: Timeline['heap'], ending: Ending['kind']): Timeline {
    const at = this.now();
    const count = Math.min(Atomics.load(this.#words, NEXT), MAX_EVENTS);
    const kept = Array.from({ length: count }, (_, index) => this.#event(index));
    const last = ending === 'exit' ? [{ at, thread: 0, kind: 'ended' as const }] : stillWaiting(control);
    return {
      events: [...kept, ...last].sort((one, other) => one.at - other.at),
      heap,
      dropped: Atomics.load(this.#words, DROPPED),
      waits: 'natives',
    };
  }

  /** The first of so many free entries; undefined where there is no room. */
  #room(entries: number, limit: number): number | undefined {
    for (let place = Atomics.load(this.#words, NEXT); place + entries <= limit; ) {
      const found = Atomics.compareExchange(this.#words, NEXT, place, place + entries);
      if (found === place) return place;
      place = found;
    }
    Atomics.add(this.#words, DROPPED, entries);
    return undefined;
  }

  #write(place: number | undefined, values: readonly number[]): void {
    if (place !== undefined) this.#words.set(values, HEADER + place * WORDS);
  }

  #event(place: number): ThreadEvent {
    const start = HEADER + place * WORDS;
    const [at = 0, thread = 0, code = 0, detail = 0, a = 0, b = 0, holder = 0] = this.#words.subarray(
      start,
      start + WORDS,
    );
    const kind = KINDS[code] ?? 'runs';
    const on = kind === 'waits' ? waitText(detail, { a, b, holder }) : undefined;
    return {
      at,
      thread,
      kind,
      ...(on === undefined ? {} : { on }),
      ...(kind === 'created' ? { by: detail } : {}),
    };
  }
}

/** Waits that go on while the run ends. */
function stillWaiting(control: Control): ThreadEvent[] {
  return Array.from({ length: control.slots }, (_, slot) => slot)
    .filter(slot => control.get(control.slot(slot, SLOT_STATE)) === RUNNING)
    .flatMap(slot => {
      const on = waitOf(control, slot);
      const thread = control.get(control.slot(slot, SLOT_NUMBER));
      const at = control.get(control.slot(slot, SLOT_WAIT_SINCE));
      return on === undefined ? [] : [{ at, thread, kind: 'waits' as const, on }];
    });
}
