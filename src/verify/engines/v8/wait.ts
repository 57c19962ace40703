import { threadName } from '../../thread-name.js';
import {
  type Control,
  ENDED,
  RECORD_A,
  SLOT_CANCELLED,
  SLOT_NUMBER,
  SLOT_WAIT,
  SLOT_WAIT_A,
  SLOT_WAIT_B,
  SLOT_WAIT_SINCE,
  SLOT_WAIT_VALUE,
  SLOT_WAIT_WORD,
  type WaitDetails,
} from './control.js';

/** Values of SLOT_WAIT: what a thread sleeps in, 0: nothing. A and B are the two details kept with it. */
export const WAIT_JOIN = 1; // A: number of the other thread
export const WAIT_MUTEX = 2; // A: address, B: record
export const WAIT_COND = 3; // A: address, B: address of the mutex
export const WAIT_COND_TIMED = 4; // the same
export const WAIT_SEM = 5; // A: handle
export const WAIT_WASI = 6;
export const WAIT_HOST = 7; // main, for the host threads of a scenario

/** Thrown through the module's frames to end a thread: by pthread_exit, pthread_cancel or the end of the program. */
export class ThreadEnd extends Error {
  readonly value: number;

  constructor(value: number) {
    super('the thread has ended');
    this.value = value;
  }
}

/** What a native needs to know about the thread that calls it. */
export interface Caller {
  readonly control: Control;
  readonly slot: number;
}

interface Sleep {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  /** The word to sleep on while it holds `value`. */
  readonly word: number;
  readonly value: number;
  /** Milliseconds; absent: for ever. */
  readonly timeout?: number;
  /** Done when the slot already shows the wait: a waker that is let in here must see that this thread sleeps. */
  readonly before?: () => void;
}

/** Sleeps on a word of the control block and shows in the slot what for. */
export function sleep({ control, slot }: Caller, what: Sleep): 'ok' | 'not-equal' | 'timed-out' {
  control.set(control.slot(slot, SLOT_WAIT_A), what.a);
  control.set(control.slot(slot, SLOT_WAIT_B), what.b);
  control.set(control.slot(slot, SLOT_WAIT_WORD), what.word);
  control.set(control.slot(slot, SLOT_WAIT_VALUE), what.value);
  const since = control.log?.now() ?? 0;
  control.set(control.slot(slot, SLOT_WAIT_SINCE), since);
  control.set(control.slot(slot, SLOT_WAIT), what.kind);
  const holder = what.kind === WAIT_MUTEX ? control.get(control.record(what.b, RECORD_A)) : 0;
  what.before?.();
  const result = Atomics.wait(control.words, what.word, what.value, what.timeout);
  control.set(control.slot(slot, SLOT_WAIT), 0);
  control.log?.waited(control.get(control.slot(slot, SLOT_NUMBER)), since, { ...what, holder });
  return result;
}

/** Ends the calling thread when it was cancelled or the program is over, as WAMR does at its next check. */
export function endIfAsked({ control, slot }: Caller): void {
  if (control.get(ENDED) === 1 || control.get(control.slot(slot, SLOT_CANCELLED)) === 1)
    throw new ThreadEnd(0);
}

/** True when the thread sleeps in a native that only another thread can end, and nothing has woken it yet. */
export function sleepsForEver(control: Control, slot: number): boolean {
  const kind = control.get(control.slot(slot, SLOT_WAIT));
  if (kind === 0 || kind === WAIT_COND_TIMED || kind === WAIT_WASI) return false;
  const word = control.get(control.slot(slot, SLOT_WAIT_WORD));
  return control.get(word) === control.get(control.slot(slot, SLOT_WAIT_VALUE));
}

/** What a thread does now, for a report: `pthread_mutex_lock(0x100008), held by thread 2`. */
export function describeWait(control: Control, slot: number): string {
  return waitOf(control, slot) ?? 'running or waiting in wasm';
}

/** The native that a thread sleeps in now; undefined: in none. */
export function waitOf(control: Control, slot: number): string | undefined {
  const a = control.get(control.slot(slot, SLOT_WAIT_A));
  const b = control.get(control.slot(slot, SLOT_WAIT_B));
  const kind = control.get(control.slot(slot, SLOT_WAIT));
  const holder = kind === WAIT_MUTEX ? control.get(control.record(b, RECORD_A)) : 0;
  return waitText(kind, { a, b, holder });
}

/** What a thread waits in; undefined where it does not. */
export function waitText(kind: number, { a, b, holder }: Omit<WaitDetails, 'kind'>): string | undefined {
  switch (kind) {
    case WAIT_JOIN:
      return `pthread_join(thread ${a})`;
    case WAIT_MUTEX:
      return `pthread_mutex_lock(${hex(a)}), held by ${threadName(holder)}`;
    case WAIT_COND:
      return `pthread_cond_wait(${hex(a)}, mutex ${hex(b)})`;
    case WAIT_COND_TIMED:
      return `pthread_cond_timedwait(${hex(a)}, mutex ${hex(b)})`;
    case WAIT_SEM:
      return `sem_wait(handle ${a})`;
    case WAIT_HOST:
      return 'joining the host threads';
    case WAIT_WASI:
      return 'a WASI call';
    default:
      return undefined;
  }
}

function hex(address: number): string {
  return `0x${(address >>> 0).toString(16)}`;
}
