import { MAX_KEYS } from './control.js';
import type { GuestMemory } from './guest-memory.js';
import type { Natives } from './natives.js';
import type { Caller } from './wait.js';

/** The values of one thread, by key. */
export type KeyValues = Int32Array;

export function createKeyValues(): KeyValues {
  return new Int32Array(MAX_KEYS);
}

/** Thread-specific data; keys count from 0 and there are 32 (lib_pthread_wrapper.c, WAMR_PTHREAD_KEYS_MAX). */
export function keyNatives({ control }: Caller, memory: GuestMemory, values: KeyValues): Natives {
  const exists = (key: number): boolean => key >= 0 && key < MAX_KEYS && control.get(control.key(key)) === 1;
  return {
    pthread_key_create: (address: number, destructor: number) => {
      const key = control.locked(() => {
        for (let each = 0; each < MAX_KEYS; each++) {
          if (exists(each)) continue;
          control.set(control.key(each), 1);
          control.set(control.key(each) + 1, destructor);
          return each;
        }
        return -1;
      });
      if (key < 0) return -1;
      memory.write32(address, key);
      return 0;
    },
    pthread_setspecific: (key: number, value: number) => {
      if (!exists(key)) return -1;
      values[key] = value;
      return 0;
    },
    pthread_getspecific: (key: number) => (exists(key) ? (values[key] ?? 0) : 0),
    pthread_key_delete: (key: number) => {
      if (!exists(key)) return -1;
      control.set(control.key(key), 0);
      return 0;
    },
  };
}

/** Calls the destructors of a thread that ends, once per key, as WAMR does (call_key_destructor). */
export function destroyKeyValues(
  { control }: Caller,
  values: KeyValues,
  call: (entry: number, value: number) => void,
): void {
  for (let key = 0; key < MAX_KEYS; key++) {
    const value = values[key] ?? 0;
    values[key] = 0;
    if (value === 0 || control.get(control.key(key)) !== 1) continue;
    const destructor = control.get(control.key(key) + 1);
    if (destructor !== 0) call(destructor, value);
  }
}
