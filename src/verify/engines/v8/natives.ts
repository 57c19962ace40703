import { condNatives } from './cond.js';
import { type GuestMemory, HostTrap } from './guest-memory.js';
import type { Heap } from './heap.js';
import { type KeyValues, keyNatives } from './keys.js';
import { libcNatives } from './libc-builtin.js';
import { mutexNatives } from './mutex.js';
import { semaphoreNatives } from './semaphore.js';
import { type Office, threadNatives } from './threads.js';
import type { Caller } from './wait.js';

/** Functions of the host by name. What they are called with was checked against WAMR's signature before the run. */
export type Natives = Readonly<Record<string, (...args: never[]) => number | bigint | undefined>>;

/** What the natives of one thread work on. */
export interface NativeContext {
  readonly caller: Caller;
  readonly memory: GuestMemory;
  readonly heap: Heap;
  readonly keys: KeyValues;
  readonly office: Office;
  /** False where WAMR found no aux stack to divide. */
  readonly canCreate: boolean;
  /** The module's own malloc and free, where it exports both: WAMR then has no heap and calls these. */
  readonly ownAllocator: () => OwnAllocator | undefined;
}

export interface OwnAllocator {
  malloc(size: number): number;
  free(address: number): void;
}

/** The natives of module `env` that this engine offers to one thread. */
export function envNatives(context: NativeContext): Natives {
  const { caller, memory } = context;
  const heap = heapNatives(context);
  return {
    ...heap,
    ...libcNatives(memory, heap.malloc),
    ...threadNatives(caller, memory, context.office, context.canCreate),
    ...mutexNatives(caller, memory),
    ...condNatives(caller, memory),
    ...keyNatives(caller, memory, context.keys),
    ...semaphoreNatives(caller, memory),
  };
}

/** A function that ends the run with `message` as the trap when the module calls it. */
export function trapping(message: string): () => never {
  return () => {
    throw new HostTrap(message);
  };
}

/** core/iwasm/libraries/libc-builtin/libc_builtin_wrapper.c: malloc_wrapper and its neighbours. */
function heapNatives({ heap, memory, ownAllocator }: NativeContext) {
  const malloc = (size: number): number => {
    const own = ownAllocator();
    return (own === undefined ? heap.malloc(size) : own.malloc(size)) | 0;
  };
  return {
    malloc,
    calloc: (count: number, size: number): number => {
      const own = ownAllocator();
      if (own === undefined) return heap.calloc(memory, count, size) | 0;
      const bytes = (count >>> 0) * (size >>> 0);
      const address = bytes > 0xffffffff ? 0 : own.malloc(bytes);
      if (address !== 0) memory.bytes(address, bytes).fill(0);
      return address | 0;
    },
    // With an allocator of the module's own WAMR cannot reallocate and gives NULL (wasm_module_realloc_internal).
    realloc: (address: number, size: number): number =>
      ownAllocator() === undefined ? heap.realloc(memory, address, size) | 0 : 0,
    free: (address: number): undefined => {
      const own = ownAllocator();
      if (own === undefined) heap.free(address);
      else if (address !== 0) own.free(address);
    },
    // "Currently the memory allocator doesn't support alloc specific aligned space": the alignment is not looked at.
    posix_memalign: (result: number, _alignment: number, size: number): number => {
      const address = malloc(size);
      memory.write32(result, address);
      return address === 0 ? -1 : 0;
    },
  };
}
