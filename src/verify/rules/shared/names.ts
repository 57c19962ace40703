import type { Import } from '../../../wasm/types.js';
import { shortName } from '../../function-names.js';

/** The first names of a list and how many more there are: `a, b, c and 4 more`. */
export function listNames(names: readonly string[], shown = 6): string {
  const unique = [...new Set(names.map(shortName))];
  const rest = unique.length - shown;
  return rest > 0 ? `${unique.slice(0, shown).join(', ')} and ${rest} more` : unique.join(', ');
}

/** Names of functions that must exclude other threads or wait for them, in musl and in the C++ runtime. */
export const LOCKING =
  /^_*pthread_(mutex_(lock|trylock|timedlock|unlock)|cond_(wait|timedwait|signal|broadcast)|rwlock_((timed|try)?(rd|wr)lock|unlock)|barrier_wait|spin_(lock|trylock|unlock)|once|join)$|^sem_(wait|trywait|timedwait|post)$|^mtx_(lock|trylock|timedlock|unlock)$|^cnd_(wait|timedwait|signal|broadcast)$|^(call_once|thrd_join|__lockfile|__cxa_guard_acquire)$/;

/** Functions of stdio that touch a FILE. */
export const STDIO =
  /^(vfprintf|vfscanf|printf|fprintf|vprintf|puts|fputs|putchar|fputc|putc|fwrite|fread|fgets|fgetc|getc|getchar|fflush|fseeko?|ftello?|ungetc)$/;

/** `_Z14pthread_createPj…`: an Itanium-mangled pthread or semaphore function. */
export const MANGLED_PTHREAD = /^_Z\d+(pthread|sem)_/;

export function isMangledPthread(each: Import): boolean {
  return each.kind === 'function' && MANGLED_PTHREAD.test(each.name);
}
