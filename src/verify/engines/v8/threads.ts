import {
  CANCELLED,
  type Control,
  CREATED,
  DETACHED,
  FAILED,
  FREE,
  JOINABLE,
  KIND_THREAD,
  LIVE,
  PEAK,
  RECORD_A,
  RECORD_B,
  RECORD_C,
  RECORD_WORD,
  RUNNING,
  SLOT_ARGUMENT,
  SLOT_CANCELLED,
  SLOT_FUNCTION,
  SLOT_HANDLE,
  SLOT_NUMBER,
  SLOT_STAFFED,
  SLOT_STATE,
  SLOT_USED,
  SLOT_WAIT,
} from './control.js';
import type { GuestMemory } from './guest-memory.js';
import type { Natives } from './natives.js';
import { addRecord, dropRecord, findRecord, removeRecord } from './records.js';
import { shakeCreated } from './shake.js';
import { type Caller, endIfAsked, sleep, ThreadEnd, WAIT_JOIN } from './wait.js';

const ENDED = 1;

/** What threads ask of the process they live in. */
export interface Office {
  /** A worker is needed for this slot. */
  staff(slot: number): void;
  /** The thread in this slot was cancelled and may be in a loop that no native interrupts. */
  cancel(slot: number): void;
}

/**
 * pthread_create and what belongs to it. `canCreate`: false where WAMR found no aux stack to divide.
 * Source of every return value: core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c.
 */
export function threadNatives(
  caller: Caller,
  memory: GuestMemory,
  office: Office,
  canCreate: boolean,
): Natives {
  const { control, slot } = caller;
  const self = (): number => control.get(control.slot(slot, SLOT_HANDLE));
  const refusals = new Refusals(control);
  return {
    pthread_create: (handleAddress: number, _attributes: number, entry: number, argument: number) => {
      endIfAsked(caller);
      const started = canCreate
        ? startThread(control, control.get(control.slot(slot, SLOT_NUMBER)), entry, argument, handle =>
            memory.write32(handleAddress, handle),
          )
        : 0;
      refusals.note(entry, argument, started === 0);
      if (started === 0) return -1;
      if (Atomics.exchange(control.words, control.slot(started, SLOT_STAFFED), 1) === 0)
        office.staff(started);
      shakeCreated();
      return 0;
    },
    pthread_join: (handle: number, resultAddress: number) =>
      joinThread(caller, memory, handle, resultAddress),
    pthread_detach: (handle: number) => {
      const record = findRecord(control, KIND_THREAD, handle);
      if (record === 0) return 0;
      control.locked(() => {
        if (control.get(control.record(record, RECORD_WORD)) === ENDED) dropRecord(control, record);
        else control.set(control.record(record, RECORD_B), DETACHED);
      });
      return 0;
    },
    pthread_cancel: (handle: number) => {
      const target = cancelThread(control, handle);
      if (target > 0) office.cancel(target);
      endIfAsked(caller);
      return 0;
    },
    pthread_self: self,
    __pthread_self: self,
    pthread_exit: (value: number) => {
      // "Currently exit main thread is not allowed": WAMR simply returns.
      if (slot !== 0) throw new ThreadEnd(value);
    },
  };
}

/**
 * Counts what failed for good. A slot is free a little after the last instruction of its thread, so that who was told of
 * the end, by a join, may be refused and asks again for the same thread (templates/layer/create.c: start_on_host).
 */
class Refusals {
  readonly #control: Control;
  #entry = 0;
  #argument = 0;
  #count = 0;

  constructor(control: Control) {
    this.#control = control;
  }

  /** An argument of 0 is no thread's own: the next call may ask for another one. */
  note(entry: number, argument: number, refused: boolean): void {
    const again = argument !== 0 && entry === this.#entry && argument === this.#argument;
    if (!again) this.#count = 0;
    if (refused) {
      [this.#entry, this.#argument, this.#count] = [entry, argument, this.#count + 1];
      Atomics.add(this.#control.words, FAILED, 1);
    } else {
      Atomics.sub(this.#control.words, FAILED, this.#count);
      this.#count = 0;
    }
  }
}

/** Gives a free slot to a new thread; the slot, or 0 when every one is taken. */
function startThread(
  control: Control,
  creator: number,
  entry: number,
  argument: number,
  publish: (handle: number) => void,
): number {
  const handle = addRecord(control, KIND_THREAD);
  const record = findRecord(control, KIND_THREAD, handle);
  if (record === 0) return 0;
  const slot = control.locked(() => {
    const free = findFreeSlot(control);
    if (free === 0) {
      dropRecord(control, record);
      return 0;
    }
    const number = Atomics.add(control.words, CREATED, 1) + 1;
    control.set(control.record(record, RECORD_B), JOINABLE);
    control.set(control.record(record, RECORD_C), number);
    control.set(control.slot(free, SLOT_ARGUMENT), argument);
    control.log?.note('created', number, creator);
    occupySlot(control, free, { entry, handle, number });
    return free;
  });
  if (slot === 0) return 0;
  publish(handle);
  Atomics.notify(control.words, control.slot(slot, SLOT_STATE));
  return slot;
}

/** Gives a free slot to a thread, which begins when its worker is told. For callers that hold the tables' lock. */
export function occupySlot(
  control: Control,
  slot: number,
  { entry, handle, number }: { readonly entry: number; readonly handle: number; readonly number: number },
): void {
  control.set(control.slot(slot, SLOT_FUNCTION), entry);
  control.set(control.slot(slot, SLOT_HANDLE), handle);
  control.set(control.slot(slot, SLOT_NUMBER), number);
  control.set(control.slot(slot, SLOT_CANCELLED), 0);
  control.set(control.slot(slot, SLOT_WAIT), 0);
  control.set(control.slot(slot, SLOT_USED), 1);
  const live = Atomics.add(control.words, LIVE, 1) + 1;
  if (live > control.get(PEAK)) control.set(PEAK, live);
  control.set(control.slot(slot, SLOT_STATE), RUNNING);
}

/** A slot that no thread has, or 0. For callers that hold the tables' lock. */
export function findFreeSlot(control: Control): number {
  for (let slot = 1; slot < control.slots; slot++)
    if (control.get(control.slot(slot, SLOT_STATE)) === FREE) return slot;
  return 0;
}

/** An unknown handle is a thread that has ended, says WAMR: 0. */
function joinThread(caller: Caller, memory: GuestMemory, handle: number, resultAddress: number): number {
  const { control } = caller;
  if ((resultAddress >>> 0) + 4 > memory.size) return -1;
  const record = findRecord(control, KIND_THREAD, handle);
  if (record === 0 || control.get(control.record(record, RECORD_B)) === DETACHED) return 0;
  const word = control.record(record, RECORD_WORD);
  const number = control.get(control.record(record, RECORD_C));
  while (findRecord(control, KIND_THREAD, handle) !== 0 && control.get(word) !== ENDED)
    sleep(caller, { kind: WAIT_JOIN, a: number, b: 0, word, value: 0 });
  endIfAsked(caller);
  if (resultAddress !== 0) memory.write32(resultAddress, control.get(control.record(record, RECORD_A)));
  if (findRecord(control, KIND_THREAD, handle) !== 0) removeRecord(control, record);
  return 0;
}

/** Marks a thread as cancelled; its slot, or 0 when it does not run. */
function cancelThread(control: Control, handle: number): number {
  const record = findRecord(control, KIND_THREAD, handle);
  if (record === 0) return 0;
  return control.locked(() => {
    if (control.get(control.record(record, RECORD_WORD)) === ENDED) return 0;
    control.set(control.record(record, RECORD_B), CANCELLED);
    for (let slot = 1; slot < control.slots; slot++) {
      if (control.get(control.slot(slot, SLOT_HANDLE)) !== handle) continue;
      control.set(control.slot(slot, SLOT_CANCELLED), 1);
      return slot;
    }
    return 0;
  });
}

/** Books the end of the thread in a slot: result kept for a join, slot and stack free again. */
export function finishThread(control: Control, slot: number, result: number): void {
  const handle = control.get(control.slot(slot, SLOT_HANDLE));
  const record = findRecord(control, KIND_THREAD, handle);
  control.locked(() => {
    if (record !== 0) {
      control.set(control.record(record, RECORD_A), result);
      control.set(control.record(record, RECORD_WORD), ENDED);
      if (control.get(control.record(record, RECORD_B)) !== JOINABLE) dropRecord(control, record);
    }
    control.set(control.slot(slot, SLOT_HANDLE), 0);
    control.log?.note('ended', control.get(control.slot(slot, SLOT_NUMBER)));
    Atomics.sub(control.words, LIVE, 1);
    control.set(control.slot(slot, SLOT_STATE), FREE);
  });
  if (record !== 0) Atomics.notify(control.words, control.record(record, RECORD_WORD));
}
