/** A public thread in which people met what a rule finds. */
export interface Thread {
  readonly url: string;
  /** What was seen there, in a few words. */
  readonly symptom: string;
}

const WAMR = 'https://github.com/wasm-micro-runtime/wasm-micro-runtime';
const LIBC = 'https://github.com/WebAssembly/wasi-libc';
const SDK = 'https://github.com/WebAssembly/wasi-sdk';

/** Keys are the project and the number: the rules name threads by them. */
const table = {
  wamr3846: {
    url: `${WAMR}/issues/3846`,
    symptom: 'random out-of-bounds accesses inside free, two threads and jsoncpp',
  },
  wamr602: { url: `${WAMR}/issues/602`, symptom: 'cJSON is unstable in a second thread' },
  wamr680: { url: `${WAMR}/issues/680`, symptom: "odd failures of the host's module_malloc" },
  wamr2597: { url: `${WAMR}/issues/2597`, symptom: 'which heap is safe under which thread model' },
  libc393: { url: `${LIBC}/issues/393`, symptom: "are the locks of libc's allocator on?" },
  libc410: { url: `${LIBC}/pull/410`, symptom: "a race in the allocator's initialisation" },
  wamr539: { url: `${WAMR}/issues/539`, symptom: "out of bounds in libc's allocator" },
  wamr448: { url: `${WAMR}/issues/448`, symptom: 'the app heap is overwritten by the module' },
  wamr1142: {
    url: `${WAMR}/issues/1142`,
    symptom: 'posix_memalign and __libc_* stay undefined once the allocator is gone',
  },
  wamr1690: { url: `${WAMR}/issues/1690`, symptom: '--export=malloc fails once the allocator is gone' },
  wamr5091: { url: `${WAMR}/pull/5091`, symptom: '"Create a server thread failed: Success"' },
  libc602: { url: `${LIBC}/pull/602`, symptom: 'thread stubs in every libc.a' },
  sdk548: { url: `${SDK}/pull/548`, symptom: 'libc++ threads for every target, over the stubs' },
  libc244: { url: `${LIBC}/issues/244`, symptom: "how to link without libc's allocator" },
  wamr947: { url: `${WAMR}/issues/947`, symptom: 'pthread_create returns 6 (Emscripten)' },
  wamr4430: {
    url: `${WAMR}/issues/4430`,
    symptom: 'thread-spawn is not linked, yet the program ends "fine"',
  },
  wamr3148: { url: `${WAMR}/issues/3148`, symptom: 'a crash when a thread ends: both thread models mixed' },
  wamr3680: { url: `${WAMR}/issues/3680`, symptom: 'threads are not allowed' },
  wamr3053: { url: `${WAMR}/issues/3053`, symptom: 'pthread_mutex_lock misbehaves' },
  wamr440: { url: `${WAMR}/issues/440`, symptom: 'the example of the manual: "invalid section id"' },
  wamr1399: { url: `${WAMR}/issues/1399`, symptom: '"invalid section id"' },
  libc209: { url: `${LIBC}/issues/209`, symptom: '"--shared-memory is disallowed by errno.o"' },
  sdk241: { url: `${SDK}/issues/241`, symptom: 'errno and thread-local relocations' },
  emscripten8503: {
    url: 'https://github.com/emscripten-core/emscripten/issues/8503',
    symptom: '"atomics is disallowed", and what --no-check-features hides',
  },
  sdk22: { url: `${SDK}/issues/22`, symptom: 'linking libraries whose atomics were taken out' },
  sdk297: { url: `${SDK}/pull/297`, symptom: 'no good default of --max-memory' },
  wamr932: { url: `${WAMR}/issues/932`, symptom: 'imports named _Z14pthread_create…' },
  wasi471: {
    url: 'https://github.com/WebAssembly/WASI/issues/471',
    symptom: 'constructors and destructors run at every call of an export',
  },
  wamr3071: { url: `${WAMR}/issues/3071`, symptom: 'auxiliary stack overflow in threads' },
  wamr3147: { url: `${WAMR}/issues/3147`, symptom: 'the number of threads that may live at a time' },
  wamr632: { url: `${WAMR}/issues/632`, symptom: 'out of memory, and the advice to export malloc and free' },
  wamr1864: { url: `${WAMR}/issues/1864`, symptom: 'what heap_size bounds' },
  libc402: { url: `${LIBC}/issues/402`, symptom: 'a barrier hangs' },
  wamr2024: { url: `${WAMR}/pull/2024`, symptom: 'waiting and waking in the runtime' },
  libc456: { url: `${LIBC}/issues/456`, symptom: 'errno is wrong in threads' },
  wamr2078: { url: `${WAMR}/pull/2078`, symptom: 'memory.grow that running threads did not see' },
} as const satisfies Record<string, Thread>;

export type ThreadId = keyof typeof table;

export const threads: Readonly<Record<ThreadId, Thread>> = table;
