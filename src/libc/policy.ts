/**
 * What we know about wasi-libc's sources and cannot read off an object file.
 *
 * Clang writes `[-] shared-mem` into an object exactly where it lowered TLS or atomics. Dropping that mark is honest
 * only if the lowered thing was errno (which becomes a real TLS variable) or is listed here with its reason.
 */

/** errno is a plain `int` in single-threaded builds (libc-top-half/musl/src/errno/__errno_location.c). */
export const ERRNO = 'errno';

/**
 * `static __thread` variables that became one process-wide variable: path buffers handed from one function to the
 * next (libc-bottom-half/sources/posix.c, chdir.c). They become TLS variables of the layer, reached by helpers.
 */
export const LOWERED_STATICS: readonly string[] = [
  'find_relpath.relative_buf',
  'find_relpath.relative_buf_len',
  'find_relpath_alt.relative_buf',
  'find_relpath_alt.relative_buf_len',
  'make_absolute.make_absolute_buf',
  'make_absolute.make_absolute_len',
  'chdir.relative_buf',
  'chdir.relative_buf_len',
];

/**
 * States of multibyte functions whose caller passes none (musl's src/multibyte), one word each. C has one for each
 * function and POSIX does not ask for one per thread, but half a character of another thread helps nobody.
 */
export const MULTIBYTE_STATES: readonly string[] = [
  'mbrtowc.internal_state',
  'mbrlen.internal',
  'mbsnrtowcs.internal_state',
  'mbrtoc16.internal_state',
  'mbrtoc32.internal_state',
  'c16rtomb.internal_state',
];

/** The three helper functions of the layer that reach a variable which used to be one for all threads. */
export function helpersOf(variable: string): { load: string; store: string; address: string } {
  const name = variable.replaceAll('.', '_');
  return { load: `__wt_${name}_load`, store: `__wt_${name}_store`, address: `__wt_${name}_addr` };
}

/** Writable variables of members that also use errno, and why they do not forbid dropping the mark. */
export const HARMLESS_STATICS: ReadonlyMap<string, string> = new Map([
  ['preopens_populated', 'written once: the layer fills the table before the first thread starts'],
  ['num_preopens', 'a plain static in the source: nothing was lowered'],
  ['preopen_capacity', 'a plain static in the source: nothing was lowered'],
  ['preopens', 'a plain static in the source: nothing was lowered'],
  ['__wasilibc_cwd', 'a plain variable in the source: nothing was lowered'],
  ['__wasilibc_cwd_mallocd', 'a plain static in the source: nothing was lowered'],
  ['getdate_err', 'a plain variable that the C interface itself shares'],
  ['getdate.tmbuf', 'a plain static that the C interface itself shares'],
  ['__env_rm_add.env_alloced', 'a plain static in the source: nothing was lowered'],
  ['__env_rm_add.env_alloced_n', 'a plain static in the source: nothing was lowered'],
  ['handlers', 'a plain static in the source: nothing was lowered'],
]);

/** Lowered variables of members without errno that only functions under the layer's locks touch, and what they are. */
export const LOCKED_STATICS: ReadonlyMap<string, string> = new Map([
  [
    'arc4random_buf.rng_state',
    '`static _Thread_local` in the source; all three functions of the member are wrapped',
  ],
]);

/**
 * Members without errno whose lowered variable only main touches, recognised by a symbol they define.
 *
 * `variable` is the only writable one such a member may have.
 */
export const MAIN_THREAD_ONLY: ReadonlyMap<string, { readonly variable?: string; readonly why: string }> =
  new Map([
    ['__wasi_init_tp', { why: 'runs once, in main, before any thread exists' }],
    [
      '__wasilibc_pthread_self',
      {
        variable: '__wasilibc_pthread_self',
        why: "main's thread descriptor inside libc; threads have the layer's",
      },
    ],
  ]);

/**
 * C++ objects use atomics on what they only point to (reference counts of libc++'s shared_ptr, of exception texts),
 * which leaves no variable behind: for a member that defines C++ names, errno is no explanation of the mark.
 */
export function isCxxSymbol(symbol: string): boolean {
  return symbol.startsWith('_Z');
}

/** Thread functions that only read or write a structure of the caller: right also when compiled without atomics. */
const PURE =
  /^_*pthread_(attr|mutexattr|condattr|rwlockattr|barrierattr)_|^__default_(stack|guard)size$|^__wasilibc_pthread_self$|^_*pthread_setcancel|^_*pthread_testcancel$|^pthread_[gs]etconcurrency$/;

const THREADS = /^_*(pthread|sem|mtx|cnd|thrd|tss)_|^call_once$/;

/** True for a function whose single-threaded stub would hide WAMR's threads from a program. */
export function shadowsThreads(symbol: string): boolean {
  return THREADS.test(symbol) && !PURE.test(symbol);
}

/**
 * Where the layer's lockfile.c expects the two words of FILE that stdio's locks live in (wasi-libc's stdio_impl.h),
 * bytes from its start. `readIn` is a function of the stock libc whose first access to its argument is that word.
 */
export const FILE_FIELDS = [
  { field: 'lock', offset: 68, readIn: '__lockfile' },
  { field: 'lockcount', offset: 60, readIn: 'funlockfile' },
] as const;

/**
 * Size in bytes of FILE in a libc whose stdio has no locks: its last field ends at 108, and the layer's
 * lockfile_tail.c has its lock in the padding behind it.
 */
export const FILE_SIZE_WITHOUT_LOCK = 112;

/** Prefix of a symbol that stays inside libc under another name because the layer defines it now. */
export const OLD_PREFIX = '__wt_old_';

/** Defined by the layer's marker member: says "already patched" in the archive's index. */
export const MARKER = '__wt_patched_v1';

/** crt1 calls main through one of these (newer and older clang); the layer's entry exits the process afterwards. */
export const CRT_MAIN: ReadonlyMap<string, string> = new Map([
  ['__main_void', '__wt_crt_main'],
  ['__original_main', '__wt_crt_main'],
]);
