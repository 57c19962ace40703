import { KIND_SEM, LAST_RECORD, RECORD_A, RECORD_B, RECORD_WORD } from './control.js';
import type { GuestMemory } from './guest-memory.js';
import type { Natives } from './natives.js';
import { addRecord, findRecord, removeRecord } from './records.js';
import { type Caller, endIfAsked, sleep, WAIT_SEM } from './wait.js';

/** lib-pthread's named semaphores. They are made where sem_open finds none, whatever its flags say. */
export function semaphoreNatives(caller: Caller, memory: GuestMemory): Natives {
  const { control } = caller;
  const { words } = control;
  const find = (handle: number): number => findRecord(control, KIND_SEM, handle);

  const findNamed = (name: Uint8Array): number => {
    const [a, b] = hashes(name);
    for (let record = 1; record <= control.get(LAST_RECORD); record++) {
      const handle = (control.get(control.record(record, 1)) << 16) | record;
      if (find(handle) === 0 || control.get(control.record(record, RECORD_A)) !== a) continue;
      if (control.get(control.record(record, RECORD_B)) === b) return handle;
    }
    return 0;
  };

  const tryTake = (word: number): boolean => {
    for (let count = control.get(word); count > 0; count = control.get(word))
      if (Atomics.compareExchange(words, word, count, count - 1) === count) return true;
    return false;
  };

  return {
    sem_open: (nameAddress: number, _flags: number, _mode: number, value: number) => {
      const name = memory.string(nameAddress);
      const known = findNamed(name);
      if (known !== 0) return known;
      const handle = addRecord(control, KIND_SEM);
      const record = find(handle);
      if (record === 0) return -1;
      const [a, b] = hashes(name);
      control.set(control.record(record, RECORD_A), a);
      control.set(control.record(record, RECORD_B), b);
      control.set(control.record(record, RECORD_WORD), value);
      return handle;
    },
    sem_wait: (handle: number) => {
      const record = find(handle);
      if (record === 0) return -1;
      const word = control.record(record, RECORD_WORD);
      while (!tryTake(word)) {
        sleep(caller, { kind: WAIT_SEM, a: handle, b: 0, word, value: 0 });
        endIfAsked(caller);
      }
      return 0;
    },
    sem_trywait: (handle: number) => {
      const record = find(handle);
      return record !== 0 && tryTake(control.record(record, RECORD_WORD)) ? 0 : -1;
    },
    sem_post: (handle: number) => {
      const record = find(handle);
      if (record === 0) return -1;
      Atomics.add(words, control.record(record, RECORD_WORD), 1);
      Atomics.notify(words, control.record(record, RECORD_WORD), 1);
      return 0;
    },
    sem_getvalue: (handle: number, address: number) => {
      const record = find(handle);
      if (record === 0) return -1;
      memory.write32(address, control.get(control.record(record, RECORD_WORD)));
      return 0;
    },
    // Others may have it open: only sem_unlink ends it.
    sem_close: (handle: number) => (find(handle) === 0 ? -1 : 0),
    sem_unlink: (nameAddress: number) => {
      const handle = findNamed(memory.string(nameAddress));
      if (handle === 0) return -1;
      removeRecord(control, find(handle));
      return 0;
    },
  };
}

/** Two independent 32-bit hashes stand for a name: the control block has no room for text. */
function hashes(name: Uint8Array): [number, number] {
  let a = 0x811c9dc5;
  let b = name.length;
  for (const byte of name) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = (Math.imul(b, 31) + byte) | 0;
  }
  return [a | 0, b];
}
