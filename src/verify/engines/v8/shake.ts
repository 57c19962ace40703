import { Decisions } from '../../schedule/decide.js';
import type { Schedule } from '../../schedule/schedule.js';

/** Sleeping here wakes for nothing but the end of the time. */
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** The shortest sleep, which lets another thread run: workers have no other way to yield. */
const YIELD_MS = 0.01;

/** Who sleeps wakes up too late to begin together with others: the last of the time is spent awake. */
const SPIN_US = 300;

/** Of the thread that this worker runs now; undefined: nothing is shaken. */
let own: Decisions | undefined;

/** A thread begins in this worker: together with others, or after a time of its own. */
export function shakeStart(schedule: Schedule | undefined, thread: number): void {
  own = schedule === undefined ? undefined : new Decisions(schedule, thread);
  if (own === undefined || thread === 0) return;
  const now = clock();
  const until = now + own.start(Math.floor(now));
  pause((until - now - SPIN_US) / 1000);
  while (clock() < until);
}

/** Microseconds; all workers have this clock in common. */
function clock(): number {
  return (performance.timeOrigin + performance.now()) * 1000;
}

/** A call that may let others run, before or after it was made. */
export function shakePoint(): void {
  const us = own?.next() ?? -1;
  if (us >= 0) pause(us === 0 ? YIELD_MS : us / 1000);
}

/** The calling thread has created another. */
export function shakeCreated(): void {
  pause((own?.created() ?? 0) / 1000);
}

/** The same function with a point before and after; as it is where nothing is shaken. */
export function shaken<Args extends unknown[], Result>(
  schedule: Schedule | undefined,
  native: (...args: Args) => Result,
): (...args: Args) => Result {
  if (schedule === undefined) return native;
  return (...args) => {
    shakePoint();
    const result = native(...args);
    shakePoint();
    return result;
  };
}

function pause(ms: number): void {
  if (ms > 0) Atomics.wait(NEVER, 0, 0, ms);
}
