import { type Control, RUNNING, SLOT_NUMBER, SLOT_STATE, SLOT_WAIT } from './control.js';
import { describeWait, sleepsForEver, WAIT_JOIN } from './wait.js';

/** A thread and what it is doing. */
export interface BlockedThread {
  readonly thread: number;
  readonly on: string;
}

/** Every living thread with what it waits for, main first. */
export function blockedThreads(control: Control): BlockedThread[] {
  return describe(control, liveSlots(control));
}

/** True when every thread sleeps in a native and none of them can wake another. */
export function isDeadlocked(control: Control): boolean {
  const live = liveSlots(control);
  return live.length > 0 && live.every(slot => sleepsForEver(control, slot));
}

/**
 * Threads that keep WAMR from ending a program: it terminates threads that run or wait in wasm, and a join ends with
 * its thread, but nothing interrupts a mutex, condition or semaphore of lib-pthread.
 */
export function stuckAfterEnd(control: Control): BlockedThread[] {
  const stuck = liveSlots(control).filter(
    slot => sleepsForEver(control, slot) && control.get(control.slot(slot, SLOT_WAIT)) !== WAIT_JOIN,
  );
  return describe(control, stuck);
}

function liveSlots(control: Control): number[] {
  return Array.from({ length: control.slots }, (_, slot) => slot).filter(
    slot => control.get(control.slot(slot, SLOT_STATE)) === RUNNING,
  );
}

function describe(control: Control, slots: readonly number[]): BlockedThread[] {
  return slots
    .map(slot => ({ thread: control.get(control.slot(slot, SLOT_NUMBER)), on: describeWait(control, slot) }))
    .sort((a, b) => a.thread - b.thread);
}
