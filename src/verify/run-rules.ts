import type { RuleText } from './types.js';

/** What a run can show, as data: the counterpart of a static rule. */
export interface RunRule extends RuleText {
  /** True where two of its findings cannot be told for the same from one call of `verify` to the next. */
  readonly unstable?: true;
}

const table = {
  'run-trap': {
    title: 'A thread trapped',
    severity: 'error',
    why: 'A trap in one thread ends the whole program. Under threads it is most often memory that two threads changed at the same time.',
    fix: 'If static findings name an allocator, stubs or missing constructors, fix those first; else look at the function in which it trapped.',
    source: 'core/iwasm/common/wasm_runtime_common.c, wasm_set_exception spreads to all threads',
    met: ['wamr3846', 'wamr602', 'wamr539', 'wamr2078'],
    example: {
      bad: 'node = free_list; free_list = node->next;  /* two threads at a time */',
      good: 'pthread_mutex_lock(&m); node = free_list; free_list = node->next; pthread_mutex_unlock(&m);',
    },
  },
  'run-hang': {
    unstable: true,
    title: 'The program did not end in time',
    severity: 'error',
    why: 'A thread waits for something that never comes: a lost wake-up, a lock that nobody releases, or a thread that never started.',
    fix: 'Raise verify.timeout if the program simply needs longer; else see what the threads wait for.',
    source: 'core/iwasm/common/wasm_shared_memory.c, wasm_runtime_atomic_wait',
    met: ['libc402'],
    example: {
      bad: 'if (!ready) pthread_cond_wait(&cond, &m);  /* ready was set before: nobody signals again */',
      good: 'while (!ready) pthread_cond_wait(&cond, &m);  /* ready is written under m */',
    },
  },
  'run-crash': {
    unstable: true,
    title: 'The engine itself died',
    severity: 'error',
    why: 'The process that ran the module ended without an answer: out of memory, or a bug of the engine.',
    fix: 'Look at the standard error output of the run (--verbose).',
    source: 'the process of the engine: its exit code or signal',
    met: ['wamr3148'],
    example: {
      bad: 'char *p = malloc(1 << 30);  /* more than the machine has */',
      good: 'char *p = malloc(n);  if (p == NULL) return -1;',
    },
  },
  'run-exit': {
    title: 'The program ended with an exit code other than 0',
    severity: 'error',
    why: 'The program itself says that something failed, for example a pthread_create that returned an error.',
    fix: 'Look at the output of the program (--verbose); give it the arguments and folders it needs (verify.args, verify.dirs).',
    source: 'core/iwasm/common/wasm_application.c, execute_main',
    met: ['wamr947'],
    example: {
      bad: 'if (pthread_create(&t, 0, work, 0)) return 3;  /* and no thread can start */',
      good: 'if (pthread_create(&t, 0, work, 0)) return 3;  /* with threads.max high enough */',
    },
  },
  'run-stack-overflow': {
    title: 'A thread used more stack than its slice',
    severity: 'error',
    why: 'WAMR stops such a thread with "wasm auxiliary stack overflow"; an engine without the check lets it write into the stack of the next thread.',
    fix: 'Raise threads.stackSize and link again, or move large local arrays to the heap.',
    source: 'core/iwasm/interpreter/wasm_interp_fast.c, "wasm auxiliary stack overflow"',
    met: ['wamr3071'],
    example: {
      bad: 'void *work(void *p) { char buffer[1 << 20]; … }  /* and 256 KiB for each thread */',
      good: 'void *work(void *p) { char *buffer = malloc(1 << 20); … }',
    },
  },
  'run-stack-high': {
    title: 'A thread used nearly all of its stack',
    severity: 'warning',
    why: 'Other input can take a deeper path.',
    fix: 'Raise threads.stackSize and link again.',
    source: 'core/iwasm/libraries/thread-mgr/thread_manager.c, wasm_cluster_create',
    met: ['wamr3071'],
    example: {
      bad: '{ "threads": { "stackSize": "16KiB" } }  // and 15 KiB in use',
      good: '{ "threads": { "stackSize": "64KiB" } }',
    },
  },
  'run-create-failed': {
    title: 'pthread_create failed',
    severity: 'warning',
    why: 'WAMR refuses a thread when threads.max of them live already; programs that ignore the result then wait for a thread that does not exist.',
    fix: 'Raise threads.max (and link again: the stack is divided by it), or start fewer threads at a time.',
    source: 'core/iwasm/libraries/thread-mgr/thread_manager.c, "maximum number of threads exceeded"',
    met: ['wamr3147'],
    example: {
      bad: '{ "threads": { "max": 4 } }  // and a pool of eight',
      good: '{ "threads": { "max": 8 } }',
    },
  },
  'run-heap-full': {
    title: 'The app heap was full',
    severity: 'warning',
    why: 'malloc returned NULL; new aborts the program then. The app heap has a fixed size that the runtime is given.',
    fix: 'Raise memory.appHeap, and give the runtime the value that `wamr-pthread flags --for iwasm` prints.',
    source: 'core/iwasm/interpreter/wasm_runtime.c, "allocate … bytes memory failed"',
    met: ['wamr632', 'wamr1864'],
    example: {
      bad: '{ "memory": { "appHeap": "1MiB" } }',
      good: '{ "memory": { "appHeap": "16MiB" } }',
    },
  },
  'run-invalid-free': {
    title: 'Memory was freed that is not allocated',
    severity: 'error',
    why: 'A pointer into the middle of a block, or one that malloc never returned. WAMR ignores such calls silently, so that the block stays; other allocators corrupt their lists.',
    fix: 'Keep the pointer that malloc returned beside the one that walks through the block.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_free_vo',
    met: ['wamr3846'],
    example: {
      bad: 'while (*p != 0) p++;  free(p);',
      good: 'for (char *at = p; *at != 0; at++) ;  free(p);',
    },
  },
  'run-heap-overflow': {
    title: 'Memory outside of a block of the heap was used',
    severity: 'error',
    why: 'Behind a block, or in front of it, lies another block or the allocator itself. What breaks is found much later, in a function that did nothing wrong; WAMR says "app heap corrupted" at best.',
    fix: 'Allocate as much as is used (the NUL of a text counts), and check indices against the size. `verify --heap` names the access itself.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_alloc_vo; docs/heap.md',
    met: ['wamr448'],
    example: {
      bad: 'char *p = malloc(strlen(s)); strcpy(p, s);',
      good: 'char *p = malloc(strlen(s) + 1); strcpy(p, s);',
    },
  },
  'run-use-after-free': {
    title: 'Memory was used after it was freed',
    severity: 'error',
    why: 'The next malloc may have given the block to somebody else, in another thread too: one of the two then works with the data of the other.',
    fix: 'Free a block when its last user is done: join the thread that uses it, or count its users.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_free_vo; docs/heap.md',
    met: [],
    example: {
      bad: 'free(job); return job->result;',
      good: 'int result = job->result; free(job); return result;',
    },
  },
  'run-double-free': {
    title: 'A block was freed twice',
    severity: 'error',
    why: 'The second free may hit a block that another thread was given in between. WAMR ignores it silently where nobody was; other allocators corrupt their lists.',
    fix: 'Let one owner free a block; set the pointer to NULL where it stays.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c, gc_free_vo; docs/heap.md',
    met: ['wamr3846'],
    example: {
      bad: 'free(p); free(p);',
      good: 'free(p); p = NULL; free(p);',
    },
  },
  'run-heap-unwatched': {
    title: 'The heap could not be watched',
    severity: 'info',
    why: 'The host sees the blocks of a heap that it owns. A module that has an allocator in it, as every stock libc.a has, manages memory that is only bytes to the host.',
    fix: "Build with the patched sysroot (wamr-pthread patch): malloc is then the runtime's.",
    source: 'docs/heap.md; core/iwasm/interpreter/wasm_runtime.c, wasm_module_malloc_internal',
    met: [],
    example: {
      bad: 'clang app.c -o app.wasm  # dlmalloc is linked in',
      good: 'wamr-pthread cc -- app.c -o app.wasm',
    },
  },
  'run-lock-failed': {
    unstable: true,
    title: 'A lock of a mutex failed',
    severity: 'error',
    why: "WAMR's pthread_mutex_lock returns -1 for a mutex that was never initialised, and for one that a constructor made which WAMR itself ran: its handle died with the cluster of the instantiation. Nothing is excluded then, and nothing is said.",
    fix: 'Build with the patched sysroot, whose mutexes need no handle; or call pthread_mutex_init in a function that the host calls after instantiation.',
    source: 'core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c, pthread_mutex_lock_wrapper',
    met: ['wamr3053'],
    example: {
      bad: "static pthread_mutex_t m;  /* WAMR's own: never initialised */",
      good: 'static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;  /* with the patched sysroot */',
    },
  },
  'run-no-threads': {
    title: 'No thread was started',
    severity: 'warning',
    why: 'The run proves nothing about threads: failures look like success.',
    fix: 'Give the program arguments or input that make it start threads (verify.args), or call an export that does.',
    source: 'core/iwasm/libraries/lib-pthread/lib_pthread_wrapper.c, pthread_create_wrapper',
    met: ['wamr5091'],
    example: {
      bad: 'wamr-pthread verify app.wasm  # the program prints its usage and ends',
      good: 'wamr-pthread verify app.wasm --verify.args 250',
    },
  },
  'run-unexpected-result': {
    title: 'A call of the scenario gave another result',
    severity: 'error',
    why: 'The scenario says what the call must return; a race most often shows as a count that is a little too small.',
    fix: 'Look at the function that is named; correct "expect" in the scenario if the result is right.',
    source: 'docs/scenario.md, expect',
    met: [],
    example: {
      bad: 'count++;  /* in two host threads: 199998 instead of 200000 */',
      good: 'atomic_fetch_add(&count, 1);',
    },
  },
  'run-leak': {
    title: 'Memory was not freed',
    severity: 'warning',
    why: 'Blocks of the app heap that nobody freed after the teardown of a scenario, or that nothing points to when a program ends (verify --heap): a host that loads and unloads, or runs for months, runs out of them.',
    fix: 'Free what the setup allocated in a function that the teardown calls, and join every thread.',
    source: 'core/shared/mem-alloc/ems/ems_alloc.c; docs/scenario.md, teardown',
    met: [],
    example: {
      bad: 'void setup(void) { cache = malloc(4096); }  /* no teardown frees it */',
      good: 'void teardown(void) { free(cache); }',
    },
  },
  'run-unlinked-import': {
    title: 'An import was not linked',
    severity: 'warning',
    why: 'WAMR goes on with a warning and traps when the import is called; this run did not call it.',
    fix: 'Link the library that defines it, or register it in your host and list it in link.hostImports.',
    source: 'core/iwasm/interpreter/wasm_runtime.c, "failed to link import function"',
    met: ['wamr1142'],
    example: {
      bad: 'clang app.c -Wl,--allow-undefined -o app.wasm',
      good: 'wamr-pthread cc -- app.c -o app.wasm',
    },
  },
  'run-constructors': {
    title: 'The constructors did not run once',
    severity: 'error',
    why: "Without them global objects are empty memory; a second time resets them, locks included, while threads use them. WAMR calls __wasm_call_ctors of a module without WASI and _initialize of one with WASI where they are exported, and nothing else; the rest is the host's to do, and only that.",
    fix: 'Let the host call constructors exactly where the generated header says so (wamr_pthread_host.h); in a scenario set constructors to "host" for that.',
    source: 'core/iwasm/interpreter/wasm_runtime.c, execute_post_instantiate_functions',
    met: ['wamr3846', 'wasi471'],
    example: {
      bad: 'wasm_runtime_call_wasm(env, lookup(inst, "work"), 0, argv);  /* constructors never ran */',
      good: 'wamr_pthread_instantiate(…);  /* wamr_pthread_host.h: calls them where WAMR does not */',
    },
  },
  'run-engines-differ': {
    unstable: true,
    title: 'The engines do not agree',
    severity: 'warning',
    why: 'The same calls of the same module gave other results on the other engine. Where both are right, the program depends on time or on the order of its threads; else one of the engines is wrong.',
    fix: 'Look at the runs (--verbose). A result that depends on time needs no expect; where an engine is wrong, please report it with the module.',
    source: 'core/iwasm/interpreter/wasm_interp_fast.c',
    met: [],
    example: {
      bad: 'int winner(void) { return first_thread_to_finish; }',
      good: 'int sum(void) { return total; }  /* the same in every order */',
    },
  },
  'run-data-race': {
    title: 'Two threads use the same memory and nothing puts them in order',
    severity: 'error',
    why: 'At least one of them writes. What the other one finds is an accident of that moment: counts that are a little too small, half-written structures, lists that lose elements; most runs show nothing.',
    fix: 'Let both sides hold the same mutex, or make the variable atomic on both sides.',
    source:
      "ThreadSanitizer on WAMR's classic interpreter (docs/races.md); core/iwasm/interpreter/wasm_interp_classic.c",
    met: ['wamr3846', 'wamr602', 'libc410'],
    example: {
      bad: 'count++;  /* in two threads */',
      good: 'atomic_fetch_add(&count, 1);',
    },
  },
  'run-lock-order': {
    title: 'Locks are taken in different orders',
    severity: 'error',
    why: 'When each of the threads has its first lock at the same moment, all of them wait for ever. It needs not have happened in this run.',
    fix: 'Take the locks in one order everywhere, or take them together (std::scoped_lock).',
    source: "ThreadSanitizer's order of locks (docs/races.md)",
    met: [],
    example: {
      bad: 'lock(&a); lock(&b);  /* and in another thread: lock(&b); lock(&a); */',
      good: 'lock(&a); lock(&b);  /* in every thread */',
    },
  },
  'run-mixed-access': {
    title: 'Memory that is written atomically is read plainly',
    severity: 'info',
    why: "The read gives one of the values that were there, as C's volatile does, but it orders nothing: what the other thread wrote before may not be seen, and a compiler may keep an old value. Libraries do it on purpose, programs seldom.",
    fix: 'Read it atomically too, with memory_order_relaxed at least.',
    source: 'C11, 5.1.2.4 (docs/races.md)',
    met: [],
    example: {
      bad: 'while (!ready) ;  /* ready is _Atomic where it is written, plain here */',
      good: 'while (!atomic_load(&ready)) ;',
    },
  },
  'run-skipped': {
    title: 'The module was not run',
    severity: 'info',
    why: 'WAMR refuses the module, or its threads would share nothing: a run would only repeat that.',
    fix: 'Fix the errors that are named, then verify again.',
    source: 'core/iwasm/interpreter/wasm_loader.c',
    met: [],
    example: {
      bad: 'clang app.c -o app.wasm  # the memory is not shared',
      good: 'wamr-pthread cc -- app.c -o app.wasm',
    },
  },
} as const satisfies Record<string, Omit<RunRule, 'id'>>;

export type RunRuleId = keyof typeof table;

/** Every finding a run can make. */
export const runRules: readonly RunRule[] = Object.entries(table).map(([id, rule]) => ({ id, ...rule }));

export function runRule(id: RunRuleId): RunRule {
  return { id, ...table[id] };
}
