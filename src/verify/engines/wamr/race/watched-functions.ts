import type { WasmModule } from '../../../../wasm/types.js';

/**
 * A function that matters for the order of threads. Of a lock, whose address is the first parameter: `lock` waits,
 * `try` does not, `forget` makes or destroys it. `leave` ends the thread; `send` and `receive` take a descriptor. What `hide` does
 * orders nothing: the bookkeeping of a libc.
 */
export interface WatchedFunction {
  readonly index: number;
  readonly kind: 'lock' | 'try' | 'unlock' | 'forget' | 'leave' | 'send' | 'receive' | 'hide';
}

type Kinds = Readonly<Record<string, WatchedFunction['kind']>>;

/** Functions of libc: C's mutexes, which C++'s are made of, and the locks that exclude like one. Shared locks are none. */
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
  for (const [index, name] of functionNames) if (index >= imported.length) add(found, FUNCTIONS, index, name);
  imported.forEach(({ name }, index) => {
    add(found, { ...FUNCTIONS, ...NATIVES }, index, name);
  });
  return [...found].map(([index, kind]) => ({ index, kind }));
}

function add(found: Map<number, WatchedFunction['kind']>, kinds: Kinds, index: number, name: string): void {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind !== undefined) found.set(index, kind);
}
