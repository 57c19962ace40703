import type { RunRuleTable } from './types.js';

/** How a run ends, and what it answers. */
export const endingRules = {
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
} as const satisfies RunRuleTable;
