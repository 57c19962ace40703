import type { RunRuleTable } from './types.js';

/** Threads, locks, stacks and constructors. */
export const threadRules = {
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
} as const satisfies RunRuleTable;
