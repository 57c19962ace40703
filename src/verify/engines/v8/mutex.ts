import { KIND_MUTEX, RECORD_A, RECORD_WORD, SLOT_NUMBER } from './control.js';
import type { GuestMemory } from './guest-memory.js';
import type { Natives } from './natives.js';
import { addRecord, findRecord, removeRecord } from './records.js';
import { type Caller, endIfAsked, sleep, WAIT_MUTEX } from './wait.js';

/** Values of a mutex's word. */
const UNLOCKED = 0;
const LOCKED = 1;
const CONTENDED = 2;

/**
 * lib-pthread's mutexes: the module's memory holds a handle, everything else is here. A handle that was never
 * initialised gives -1 and excludes nobody; a second lock by the owner never returns (lib_pthread_wrapper.c,
 * pthread_mutex_lock_wrapper over an attribute-less pthread_mutex_t).
 */
export function mutexNatives(caller: Caller, memory: GuestMemory): Natives {
  const { control } = caller;
  const withMutex = (address: number, body: (record: number) => number): number => {
    const record = findRecord(control, KIND_MUTEX, memory.read32(address));
    return record === 0 ? -1 : body(record);
  };
  return {
    pthread_mutex_init: (address: number) => {
      const handle = addRecord(control, KIND_MUTEX);
      if (handle === 0) return -1;
      memory.write32(address, handle);
      return 0;
    },
    pthread_mutex_lock: (address: number) =>
      withMutex(address, record => {
        lockMutex(caller, record, address);
        return 0;
      }),
    pthread_mutex_unlock: (address: number) =>
      withMutex(address, record => {
        unlockMutex(caller, record);
        return 0;
      }),
    pthread_mutex_destroy: (address: number) =>
      withMutex(address, record => {
        removeRecord(control, record);
        return 0;
      }),
  };
}

/** Takes the mutex of a record; `address` is for reports. Ends the thread when the program is over. */
export function lockMutex(caller: Caller, record: number, address: number): void {
  const { control, slot } = caller;
  const word = control.record(record, RECORD_WORD);
  if (Atomics.compareExchange(control.words, word, UNLOCKED, LOCKED) !== UNLOCKED)
    while (Atomics.exchange(control.words, word, CONTENDED) !== UNLOCKED)
      sleep(caller, { kind: WAIT_MUTEX, a: address, b: record, word, value: CONTENDED });
  control.set(control.record(record, RECORD_A), control.get(control.slot(slot, SLOT_NUMBER)));
  if (!control.ended) return;
  unlockMutex(caller, record);
  endIfAsked(caller);
}

/** Gives it back; like a plain pthread_mutex_t it does not ask who. */
export function unlockMutex({ control }: Caller, record: number): void {
  const word = control.record(record, RECORD_WORD);
  if (Atomics.exchange(control.words, word, UNLOCKED) === CONTENDED) Atomics.notify(control.words, word, 1);
}
