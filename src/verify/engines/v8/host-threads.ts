import { type Control, HOST_ARRIVED, HOST_LIVE, SLOT_STAFFED, SLOT_STATE } from './control.js';
import { HostTrap } from './guest-memory.js';
import { findFreeSlot, type Office, occupySlot } from './threads.js';
import { type Caller, endIfAsked, sleep, WAIT_HOST } from './wait.js';

/**
 * Gives each of `count` host threads a slot with its stack slice, as wasm_runtime_spawn_exec_env does from the same
 * slices as pthread_create (thread_manager.c, wasm_cluster_spawn_exec_env), and waits for their end. They are numbered
 * -1, -2, …, so that they are never taken for threads of the module.
 */
export function runHostThreads(caller: Caller, office: Office, count: number): void {
  if (count === 0) return;
  const { control } = caller;
  control.set(HOST_LIVE, count);
  const slots = control.locked(() => reserve(control, count));
  if (slots.length < count)
    throw new HostTrap(
      `wasm_runtime_spawn_exec_env failed for host thread ${slots.length + 1}: no stack slice is free; raise threads.max`,
    );
  for (const slot of slots) {
    Atomics.notify(control.words, control.slot(slot, SLOT_STATE));
    if (Atomics.exchange(control.words, control.slot(slot, SLOT_STAFFED), 1) === 0) office.staff(slot);
  }
  for (let live = control.get(HOST_LIVE); live > 0; live = control.get(HOST_LIVE))
    sleep(caller, { kind: WAIT_HOST, a: 0, b: 0, word: HOST_LIVE, value: live });
  endIfAsked(caller);
}

/** Slots in use from now on; fewer than asked for where the slices run out. */
function reserve(control: Control, count: number): readonly number[] {
  const slots: number[] = [];
  for (let thread = 0; thread < count; thread += 1) {
    const slot = findFreeSlot(control);
    if (slot === 0) return slots;
    occupySlot(control, slot, { entry: thread, handle: 0, number: -(thread + 1) });
    slots.push(slot);
  }
  return slots;
}

/** Waits until all host threads have their instances: they are to meet. */
export function awaitOthers(control: Control, count: number): void {
  let arrived = Atomics.add(control.words, HOST_ARRIVED, 1) + 1;
  if (arrived === count) Atomics.notify(control.words, HOST_ARRIVED);
  for (; arrived < count; arrived = control.get(HOST_ARRIVED))
    Atomics.wait(control.words, HOST_ARRIVED, arrived);
}

/** Tells main that one host thread has ended; its slot must be free by then. */
export function leaveHost(control: Control): void {
  Atomics.sub(control.words, HOST_LIVE, 1);
  Atomics.notify(control.words, HOST_LIVE);
}
