import type { Worker } from 'node:worker_threads';
import { type Control, RUNNING, SLOT_CANCELLED, SLOT_STAFFED, SLOT_STATE, SLOT_WAIT } from './control.js';
import { holdHeap } from './heap.js';
import { finishThread } from './threads.js';

/** How long a cancelled thread gets to end itself at its next call of a native. */
const PATIENCE_MS = 50;

/**
 * Ends a cancelled thread that runs without calling any native, where WAMR ends it at its next check. One that sleeps
 * in a native is left alone, as WAMR leaves it.
 */
export function cancelWorker(
  control: Control,
  heap: SharedArrayBuffer,
  slot: number,
  worker: Worker | undefined,
): void {
  if (worker === undefined) return;
  const runsInWasm = (): boolean =>
    control.get(control.slot(slot, SLOT_STATE)) === RUNNING &&
    control.get(control.slot(slot, SLOT_CANCELLED)) === 1 &&
    control.get(control.slot(slot, SLOT_WAIT)) === 0;
  setTimeout(() => {
    if (!runsInWasm()) return;
    // With the heap's lock in our hands the worker cannot be stopped in the middle of its bookkeeping.
    const release = holdHeap(heap);
    worker.removeAllListeners('error');
    worker.terminate().then(
      () => {
        release();
        if (!runsInWasm()) return;
        control.set(control.slot(slot, SLOT_STAFFED), 0);
        finishThread(control, slot, 0);
      },
      () => release(),
    );
  }, PATIENCE_MS);
}
