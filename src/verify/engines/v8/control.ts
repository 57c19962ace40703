// The block of shared memory in which the host side of a run keeps its state, outside of the module's reach: who
// runs, who waits on what, and the objects behind lib-pthread's handles. All words are 32 bits.

/** Words at the front. */
const LOCK = 0;
/** 1 once the program has ended: threads must not start new work. */
export const ENDED = 1;
export const CREATED = 2;
export const FAILED = 3;
export const LIVE = 4;
export const PEAK = 5;
/** Index of the first recycled handle record, 0: none; and the number of records ever used. */
export const FREE_RECORD = 6;
export const LAST_RECORD = 7;
/** Host threads of a scenario that have their instance, and those that have not ended. */
export const HOST_ARRIVED = 8;
export const HOST_LIVE = 9;
const KEYS = 16;

/** core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c: WAMR_PTHREAD_KEYS_MAX. */
export const MAX_KEYS = 32;

/** Fields of a thread slot. */
export const SLOT_STATE = 0;
/** Table index of the thread's function, and its argument. */
export const SLOT_FUNCTION = 1;
export const SLOT_ARGUMENT = 2;
/** pthread_t of the thread that runs here; 0 is main. */
export const SLOT_HANDLE = 3;
/** Number of the thread in order of creation; 0 is main. */
export const SLOT_NUMBER = 4;
/** What the thread waits for (wait.ts), with two details of it. */
export const SLOT_WAIT = 5;
export const SLOT_WAIT_A = 6;
export const SLOT_WAIT_B = 7;
/** The word it sleeps on, and the value that keeps it asleep. */
export const SLOT_WAIT_WORD = 8;
export const SLOT_WAIT_VALUE = 9;
export const SLOT_CANCELLED = 10;
/** 1 once any thread has had this slot's stack. */
export const SLOT_USED = 11;
/** Where the answer to a forwarded WASI call arrives. */
export const SLOT_REPLY = 12;
/** 1 once a worker for this slot was asked for. */
export const SLOT_STAFFED = 13;
/** When the wait began, in microseconds since the program's start. */
export const SLOT_WAIT_SINCE = 14;
const SLOT_WORDS = 16;

/** Values of SLOT_STATE. */
export const FREE = 0;
export const RUNNING = 1;

/** Fields of a handle record. The first three are the same for all kinds. */
export const RECORD_KIND = 0;
export const RECORD_GENERATION = 1;
/** Mutex: 0 free, 1 locked, 2 locked and waited for. Condition: count of wake-ups. Thread: 1 when it has ended. */
export const RECORD_WORD = 2;
/** Mutex: number of the thread that holds it. Thread: its result. Semaphore: hash of the name. */
export const RECORD_A = 3;
/** Thread: JOINABLE, DETACHED or CANCELLED. Semaphore: second hash. */
export const RECORD_B = 4;
/** Thread: its number. Free record: the next free one. */
export const RECORD_C = 5;
const RECORD_WORDS = 6;

/** Records are named by 16 bits of a handle, so that handles stay small numbers as WAMR's are. */
export const MAX_RECORDS = 65535;

/** Values of RECORD_B of a thread. */
export const DETACHED = 0;
export const JOINABLE = 1;
export const CANCELLED = 2;

/** Kinds of records. */
export const KIND_NONE = 0;
export const KIND_THREAD = 1;
export const KIND_MUTEX = 2;
export const KIND_COND = 3;
export const KIND_SEM = 4;

/** Where it is written down what the threads do (event-log.ts). */
export interface Journal {
  /** Microseconds since the program's start. */
  now(): number;
  note(kind: 'created' | 'started' | 'ended', thread: number, by?: number): void;
  /** A wait that is over; kind and details as in the slot. */
  waited(thread: number, since: number, what: WaitDetails): void;
}

export interface WaitDetails {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  /** Of a mutex: number of the thread that held it. */
  readonly holder: number;
}

/** The shared block with the arithmetic of its layout. Built from the same buffer in every worker. */
export class Control {
  readonly words: Int32Array;
  readonly buffer: SharedArrayBuffer;
  readonly slots: number;
  /** What the threads did; absent: nobody keeps it. */
  log: Journal | undefined;
  readonly #hostCalls: number;

  constructor(buffer: SharedArrayBuffer, slots: number) {
    this.buffer = buffer;
    this.words = new Int32Array(buffer);
    this.slots = slots;
    this.#hostCalls = KEYS + 2 * MAX_KEYS + slots * SLOT_WORDS + (MAX_RECORDS + 1) * RECORD_WORDS;
  }

  /** A fresh block for `slots` threads, main included, with counters of calls and of messages for `hostImports` stubs. */
  static create(slots: number, hostImports: number): Control {
    const front = KEYS + 2 * MAX_KEYS + slots * SLOT_WORDS;
    const words = front + (MAX_RECORDS + 1) * RECORD_WORDS + 2 * hostImports;
    return new Control(new SharedArrayBuffer(words * 4), slots);
  }

  /** Position of a field of a thread slot. */
  slot(slot: number, field: number): number {
    return KEYS + 2 * MAX_KEYS + slot * SLOT_WORDS + field;
  }

  /** Position of a field of a handle record, counted from 1. */
  record(record: number, field: number): number {
    return KEYS + 2 * MAX_KEYS + this.slots * SLOT_WORDS + record * RECORD_WORDS + field;
  }

  /** Position of a key: 1 while it exists; the word after it is the destructor's table index. */
  key(key: number): number {
    return KEYS + 2 * key;
  }

  /** Position of the call counter of a stub for one of the user's own natives; message counters follow. */
  hostCall(index: number): number {
    return this.#hostCalls + index;
  }

  get(position: number): number {
    return Atomics.load(this.words, position);
  }

  set(position: number, value: number): void {
    Atomics.store(this.words, position, value);
  }

  /** Marks the program as ended. */
  end(): void {
    Atomics.store(this.words, ENDED, 1);
  }

  get ended(): boolean {
    return Atomics.load(this.words, ENDED) === 1;
  }

  /** Runs `body` while no other thread is in the tables. Not re-entrant; `body` must not call into the module. */
  locked<T>(body: () => T): T {
    lockWord(this.words, LOCK);
    try {
      return body();
    } finally {
      unlockWord(this.words, LOCK);
    }
  }
}

/** What is done under these locks takes less time than going to sleep. */
const SPINS = 200;

/** Takes a mutex that lives in one word of shared memory: 0 free, 1 taken, 2 taken and waited for. */
export function lockWord(words: Int32Array, position: number): void {
  for (let tries = 0; tries < SPINS; tries++)
    if (Atomics.compareExchange(words, position, 0, 1) === 0) return;
  while (Atomics.exchange(words, position, 2) !== 0) Atomics.wait(words, position, 2);
}

/** The same, but not for longer than so many milliseconds; false where it could not be had. */
export function lockWordWithin(words: Int32Array, position: number, milliseconds: number): boolean {
  const deadline = performance.now() + milliseconds;
  while (Atomics.exchange(words, position, 2) !== 0)
    if (Atomics.wait(words, position, 2, Math.max(0, deadline - performance.now())) === 'timed-out')
      return false;
  return true;
}

/** Gives it back and wakes one waiter. */
export function unlockWord(words: Int32Array, position: number): void {
  if (Atomics.exchange(words, position, 0) === 2) Atomics.notify(words, position, 1);
}
