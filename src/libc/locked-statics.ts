import type { KnownStatics } from './static-verdict.js';

const RANDOM = ['random', 'srandom', 'initstate', 'setstate'];
const ENVIRONMENT = ['getenv', 'setenv', 'unsetenv', 'putenv', 'clearenv'];
const RAND48 = [
  ...['drand48', 'lrand48', 'mrand48', 'srand48', 'seed48', 'lcong48'],
  ...['erand48', 'nrand48', 'jrand48'],
];

/** Variables that only functions touch which hold a lock of the layer. */
export const LOCKED_VARIABLES: readonly Omit<KnownStatics, 'verdict'>[] = [
  {
    definedBeside: 'random',
    variables: ['i', 'init', 'j', 'n', 'x'],
    why: 'state of the generator',
    by: RANDOM,
  },
  { definedBeside: 'rand', variables: ['seed'], why: 'state of the generator', by: ['rand', 'srand'] },
  { definedBeside: '__seed48', variables: ['__seed48'], why: 'state of the generator', by: RAND48 },
  {
    definedBeside: 'seed48',
    variables: ['seed48.p'],
    why: 'the seed before, which the caller gets to see until the next call',
    by: ['seed48', 'srand48'],
  },
  {
    definedBeside: 'arc4random_buf',
    variables: ['arc4random_buf.rng_state'],
    why: 'state of the generator',
    by: ['arc4random', 'arc4random_buf', 'arc4random_uniform'],
  },
  {
    definedBeside: 'atexit',
    variables: ['builtin', 'head', 'slot', 'finished_atexit'],
    why: 'handlers; while they run, other threads may not add any',
    by: ['atexit', '__cxa_atexit', 'exit'],
  },
  {
    definedBeside: 'at_quick_exit',
    variables: ['count', 'funcs'],
    why: 'handlers; while they run, other threads may not add any',
    by: ['at_quick_exit', 'quick_exit'],
  },
  {
    definedBeside: '__wasilibc_ensure_environ',
    variables: ['__wasilibc_environ', 'empty_environ'],
    why: 'the environment, which is read from the host at first use',
    by: ENVIRONMENT,
  },
  {
    definedBeside: 'environ',
    variables: ['environ', '_environ', '__wasilibc_environ'],
    why: 'filled by a constructor; a program that reads it itself must not set variables meanwhile, as in POSIX',
    by: ENVIRONMENT,
  },
  {
    definedBeside: 'putenv',
    variables: ['__putenv.oldenv'],
    why: 'the last table it made',
    by: ['putenv', 'setenv'],
  },
  {
    definedBeside: 'setenv',
    variables: ['__env_rm_add.env_alloced', '__env_rm_add.env_alloced_n'],
    why: 'the strings it made',
    by: ENVIRONMENT,
  },
  {
    definedBeside: 'setlocale',
    variables: ['buf'],
    why: "the name it returns, which is the next caller's too",
    by: ['setlocale'],
  },
  {
    definedBeside: '__get_locale',
    variables: ['__get_locale.loc_head'],
    why: 'all locales ever made; only these two ask for one',
    by: ['setlocale', 'newlocale'],
  },
  {
    definedBeside: 'newlocale',
    variables: ['default_ctype_locale', 'default_locale', 'default_locale_init_done'],
    why: 'made at the first call',
    by: ['newlocale'],
  },
  {
    definedBeside: '__ofl_lock',
    variables: ['ofl_head'],
    why: 'the list of open files',
    by: ['__ofl_lock', '__ofl_unlock'],
  },
  ...['stdin', 'stdout', 'stderr'].map(name => ({
    definedBeside: name,
    variables: [`__${name}_FILE`, 'buf'],
    why: 'a file; functions take its lock (lockfile.c, wrap_stdio.c)',
    by: ['__lockfile'],
  })),
  {
    definedBeside: 'chdir',
    variables: ['__wasilibc_cwd_mallocd'],
    why: 'the current folder',
    by: ['chdir'],
  },
  {
    definedBeside: 'getcwd',
    variables: ['__wasilibc_cwd'],
    why: 'the current folder',
    by: ['chdir', 'getcwd', '__wasilibc_find_relpath_alloc'],
  },
];
