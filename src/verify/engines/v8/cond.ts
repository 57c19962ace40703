import { KIND_COND, KIND_MUTEX, RECORD_WORD } from './control.js';
import type { GuestMemory } from './guest-memory.js';
import { lockMutex, unlockMutex } from './mutex.js';
import type { Natives } from './natives.js';
import { addRecord, findRecord, removeRecord } from './records.js';
import { type Caller, sleep, WAIT_COND, WAIT_COND_TIMED } from './wait.js';

/** ETIMEDOUT of the host (Linux), not wasi's 73: os_cond_reltimedwait passes it through. */
const HOST_ETIMEDOUT = 110;

/** core/shared/platform/include/platform_common.h: BHT_WAIT_FOREVER. */
const FOREVER = 0xffff_ffff_ffff_ffffn;

/** lib-pthread's condition variables; a timed wait takes microseconds from now, not a point in time. */
export function condNatives(caller: Caller, memory: GuestMemory): Natives {
  const { control } = caller;

  const wait = (address: number, mutexAddress: number, microseconds: bigint): number => {
    const cond = findRecord(control, KIND_COND, memory.read32(address));
    const mutex = findRecord(control, KIND_MUTEX, memory.read32(mutexAddress));
    if (cond === 0 || mutex === 0) return -1;
    const word = control.record(cond, RECORD_WORD);
    const value = control.get(word);
    const timed = microseconds !== FOREVER;
    const woken = sleep(caller, {
      kind: timed ? WAIT_COND_TIMED : WAIT_COND,
      a: address,
      b: mutexAddress,
      word,
      value,
      before: () => unlockMutex(caller, mutex),
      ...(timed ? { timeout: Number(microseconds) / 1000 } : {}),
    });
    lockMutex(caller, mutex, mutexAddress);
    return woken === 'timed-out' ? HOST_ETIMEDOUT : 0;
  };

  const wake = (address: number, count: number): number => {
    const cond = findRecord(control, KIND_COND, memory.read32(address));
    if (cond === 0) return -1;
    const word = control.record(cond, RECORD_WORD);
    Atomics.add(control.words, word, 1);
    Atomics.notify(control.words, word, count);
    return 0;
  };

  return {
    pthread_cond_init: (address: number) => {
      const handle = addRecord(control, KIND_COND);
      if (handle === 0) return -1;
      memory.write32(address, handle);
      return 0;
    },
    pthread_cond_wait: (address: number, mutex: number) => wait(address, mutex, FOREVER),
    pthread_cond_timedwait: (address: number, mutex: number, microseconds: bigint) =>
      wait(address, mutex, BigInt.asUintN(64, microseconds)),
    pthread_cond_signal: (address: number) => wake(address, 1),
    pthread_cond_broadcast: (address: number) => wake(address, Number.POSITIVE_INFINITY),
    pthread_cond_destroy: (address: number) => {
      const cond = findRecord(control, KIND_COND, memory.read32(address));
      if (cond === 0) return -1;
      removeRecord(control, cond);
      return 0;
    },
  };
}
