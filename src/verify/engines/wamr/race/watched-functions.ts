import type { WasmModule } from '../../../../wasm/types.js';

/**
 * A function that matters for the order of threads. Of a lock, whose address is the first parameter: `lock` waits,
 * `try` does not, `forget` makes or destroys it. `leave` ends the thread; `send` and `receive` take a descriptor;
 * `giveBack` takes a block that libc may keep for the thread. What `hide` does orders nothing: the bookkeeping of a libc.
 */
export interface WatchedFunction {
  readonly index: number;
  readonly kind:
    | 'lock'
    | 'try'
    | 'unlock'
    | 'forget'
    | 'read'
    | 'write'
    | 'tryWrite'
    | 'unlockShared'
    | 'leave'
    | 'send'
    | 'receive'
    | 'hide'
    | 'giveBack';
}

type Kinds = Readonly<Record<string, WatchedFunction['kind']>>;

/** Functions of libc: C's mutexes, which C++'s are made of, and the locks that exclude like one. */
const FUNCTIONS: Kinds = {
  pthread_mutex_lock: 'lock',
  pthread_mutex_timedlock: 'lock',
  pthread_mutex_clocklock: 'lock',
  pthread_mutex_trylock: 'try',
  pthread_mutex_unlock: 'unlock',
  pthread_mutex_init: 'forget',
  pthread_mutex_destroy: 'forget',
  pthread_rwlock_wrlock: 'lock',
  pthread_rwlock_trywrlock: 'try',
  pthread_rwlock_unlock: 'unlock',
  pthread_spin_lock: 'lock',
  pthread_spin_trylock: 'try',
  pthread_spin_unlock: 'unlock',
  pthread_create: 'hide',
  thrd_create: 'hide',
};

/**
 * Functions of the thread-safety layer. All of its read-write locks change one word (templates/layer/rwlock.c), which
 * would put readers in an order that the lock does not promise; a libc without the layer has locks of that name that hold
 * nobody. Every thread takes a number out of one word when it first prints, and gives it back at its end
 * (templates/layer/recursive.c). Small blocks stay with the thread that frees them (templates/layer/malloc_cache.h).
 */
const LAYER: Kinds = {
  pthread_rwlock_rdlock: 'read',
  pthread_rwlock_timedrdlock: 'read',
  pthread_rwlock_tryrdlock: 'read',
  pthread_rwlock_wrlock: 'write',
  pthread_rwlock_timedwrlock: 'write',
  pthread_rwlock_trywrlock: 'tryWrite',
  pthread_rwlock_unlock: 'unlockShared',
  __wt_take_id: 'hide',
  __wt_give_id: 'hide',
  __libc_free: 'giveBack',
};

/** Natives of WAMR's (lib_pthread_wrapper.c, libc_wasi_wrapper.c). */
const NATIVES: Kinds = {
  pthread_exit: 'leave',
  fd_write: 'send',
  fd_pwrite: 'send',
  sock_send: 'send',
  sock_send_to: 'send',
  fd_read: 'receive',
  fd_pread: 'receive',
  sock_recv: 'receive',
  sock_recv_from: 'receive',
};

/** The functions of a module to watch: locks by the name section, and imports. */
export function watchedFunctions({ imports, functionNames }: WasmModule): readonly WatchedFunction[] {
  const found = new Map<number, WatchedFunction['kind']>();
  const imported = imports.filter(each => each.kind === 'function');
  const hasLayer = [...functionNames.values()].some(name => name.startsWith('__wt_'));
  const defined = hasLayer ? { ...FUNCTIONS, ...LAYER } : FUNCTIONS;
  for (const [index, name] of functionNames) if (index >= imported.length) add(found, defined, index, name);
  imported.forEach(({ name }, index) => {
    add(found, { ...FUNCTIONS, ...NATIVES }, index, name);
  });
  return [...found].map(([index, kind]) => ({ index, kind }));
}

function add(found: Map<number, WatchedFunction['kind']>, kinds: Kinds, index: number, name: string): void {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind !== undefined) found.set(index, kind);
}
