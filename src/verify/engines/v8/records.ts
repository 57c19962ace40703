import {
  type Control,
  FREE_RECORD,
  KIND_COND,
  KIND_MUTEX,
  KIND_NONE,
  LAST_RECORD,
  MAX_KEYS,
  MAX_RECORDS,
  RECORD_A,
  RECORD_B,
  RECORD_C,
  RECORD_GENERATION,
  RECORD_KIND,
  RECORD_WORD,
} from './control.js';

/**
 * Handles of lib-pthread's objects. The low 16 bits name a record, the rest counts its reuse, so that a handle whose
 * object was destroyed is unknown, as in WAMR's hash map (lib_pthread_wrapper.c, get_thread_info).
 */
const INDEX_BITS = 16;
const INDEX_MASK = 0xffff;

/** A new object, or 0 when all records are in use. */
export function addRecord(control: Control, kind: number): number {
  return control.locked(() => {
    const recycled = control.get(FREE_RECORD);
    const index = recycled !== 0 ? recycled : control.get(LAST_RECORD) + 1;
    if (index > MAX_RECORDS) return 0;
    if (recycled !== 0) control.set(FREE_RECORD, control.get(control.record(index, RECORD_C)));
    else control.set(LAST_RECORD, index);
    for (const field of [RECORD_WORD, RECORD_A, RECORD_B, RECORD_C])
      control.set(control.record(index, field), 0);
    control.set(control.record(index, RECORD_KIND), kind);
    return (control.get(control.record(index, RECORD_GENERATION)) << INDEX_BITS) | index;
  });
}

/** The record of a live object of this kind, or 0. */
export function findRecord(control: Control, kind: number, handle: number): number {
  const index = handle & INDEX_MASK;
  if (index === 0 || control.get(control.record(index, RECORD_KIND)) !== kind) return 0;
  const generation = control.get(control.record(index, RECORD_GENERATION)) & INDEX_MASK;
  return generation === handle >>> INDEX_BITS ? index : 0;
}

/** Ends the life of an object; its handle is unknown from now on. */
export function removeRecord(control: Control, index: number): void {
  control.locked(() => dropRecord(control, index));
}

/**
 * Forgets every mutex, condition and key. WAMR runs `_initialize` and `__wasm_call_ctors` in a temporary
 * cluster and keeps handles per cluster (wasm_runtime.c, execute_post_instantiate_functions): what constructors
 * made there is unknown afterwards.
 */
export function forgetObjects(control: Control): void {
  control.locked(() => {
    for (let index = 1; index <= control.get(LAST_RECORD); index++) {
      const kind = control.get(control.record(index, RECORD_KIND));
      if (kind === KIND_MUTEX || kind === KIND_COND) dropRecord(control, index);
    }
    for (let key = 0; key < MAX_KEYS; key++) control.set(control.key(key), 0);
  });
}

/** The same for callers that hold the tables' lock. */
export function dropRecord(control: Control, index: number): void {
  if (control.get(control.record(index, RECORD_KIND)) === KIND_NONE) return;
  control.set(control.record(index, RECORD_KIND), KIND_NONE);
  Atomics.add(control.words, control.record(index, RECORD_GENERATION), 1);
  control.set(control.record(index, RECORD_C), control.get(FREE_RECORD));
  control.set(FREE_RECORD, index);
}
