import { LOCKED_VARIABLES } from './locked-statics.js';
import type { KnownStatics } from './static-verdict.js';

const BEFORE_THREADS: readonly Omit<KnownStatics, 'verdict'>[] = [
  {
    definedBeside: '__wasilibc_register_preopened_fd',
    variables: ['preopens', 'num_preopens', 'preopen_capacity', 'preopens_populated'],
    why: 'the layer fills the table when the first thread is created; programs that add to it do so before',
  },
  {
    definedBeside: '__stack_chk_guard',
    variables: ['__stack_chk_guard'],
    why: 'a constructor sets it',
  },
  {
    definedBeside: '__libc',
    variables: ['__hwcap', '__progname', '__progname_full'],
    why: 'nothing in wasi-libc writes it',
  },
  {
    definedBeside: '__libc',
    variables: ['program_invocation_name', 'program_invocation_short_name'],
    why: 'nothing in wasi-libc writes it',
  },
  { definedBeside: '__sysinfo', variables: ['__sysinfo'], why: 'nothing in wasi-libc writes it' },
  ...['stdin', 'stdout', 'stderr'].map(name => ({
    definedBeside: name,
    variables: [`__${name}_used`],
    why: 'a pointer that the linker chooses; nothing writes it',
  })),
  {
    definedBeside: '__stdio_exit',
    variables: ['__stdin_used', '__stdout_used', '__stderr_used', 'dummy_file'],
    why: 'null pointers, which the linker chooses where a stream is not used; nothing writes them',
  },
  {
    definedBeside: 'fflush',
    variables: ['__stdout_used', '__stderr_used', 'dummy'],
    why: 'null pointers, which the linker chooses where a stream is not used; nothing writes them',
  },
  {
    definedBeside: 'clock',
    variables: ['start'],
    why: 'a constructor sets it (libwasi-emulated-process-clocks)',
  },
];

const BY_INTERFACE: readonly Omit<KnownStatics, 'verdict'>[] = [
  { definedBeside: 'asctime', variables: ['asctime.buf'], why: 'its result' },
  { definedBeside: 'gmtime', variables: ['gmtime.tm'], why: 'its result' },
  { definedBeside: 'localtime', variables: ['localtime.tm'], why: 'its result' },
  { definedBeside: 'l64a', variables: ['l64a.s'], why: 'its result' },
  { definedBeside: 'ecvt', variables: ['ecvt.buf'], why: 'its result' },
  { definedBeside: 'crypt', variables: ['crypt.buf'], why: 'its result' },
  { definedBeside: 'encrypt', variables: ['__encrypt_key'], why: 'what setkey sets' },
  { definedBeside: 'inet_ntoa', variables: ['inet_ntoa.buf'], why: 'its result' },
  { definedBeside: 'strtok', variables: ['strtok.p'], why: "its place; strtok_r has one of the caller's" },
  { definedBeside: 'hsearch', variables: ['htab'], why: "its one table; hsearch_r has one of the caller's" },
  { definedBeside: 'getdate', variables: ['getdate.tmbuf', 'getdate_err'], why: 'its result and its error' },
  {
    definedBeside: 'getopt',
    variables: ['__optpos', '__optreset', 'optarg', 'opterr', 'optind', 'optopt', 'optreset'],
    why: 'its place and its results',
  },
  {
    definedBeside: 'signgam',
    variables: ['signgam', '__signgam'],
    why: "the second result of lgamma; lgamma_r has one of the caller's",
  },
  { definedBeside: 'dlerror', variables: ['error'], why: 'the text of the latest failure, a constant' },
];

const HARMLESS: readonly Omit<KnownStatics, 'verdict'>[] = [
  {
    definedBeside: '__libc',
    variables: ['__libc'],
    why: 'the global locale: setlocale writes a word for each category under a lock, and what it points to stays; the pointer to the current one is per thread (locale.ts)',
  },
  {
    definedBeside: 'signal',
    variables: ['handlers'],
    why: 'one word for each signal (libwasi-emulated-signal); two calls at once may return the same old handler',
  },
  {
    definedBeside: '__default_stacksize',
    variables: ['__default_stacksize', '__default_guardsize'],
    why: 'what pthread_setattr_default_np sets; WAMR alone decides about stacks',
  },
  {
    definedBeside: '__inhibit_ptc',
    variables: ['lock'],
    why: "a lock of the layer's own kind (pthread_rwlock_t)",
  },
  {
    definedBeside: '__wasilibc_pthread_self',
    variables: ['__wasilibc_pthread_self'],
    why: "main's record inside libc; threads have the layer's",
  },
];

/** Reviewed one by one, in wasi-libc's sources from 2022 to 2026. */
export const KNOWN_STATICS: readonly KnownStatics[] = [
  ...LOCKED_VARIABLES.map(each => ({ ...each, verdict: 'locked' as const })),
  ...BEFORE_THREADS.map(each => ({ ...each, verdict: 'set before threads' as const })),
  ...BY_INTERFACE.map(each => ({ ...each, verdict: 'shared by the interface' as const })),
  ...HARMLESS.map(each => ({ ...each, verdict: 'harmless' as const })),
];
