import { extname } from 'node:path';
import type { Flags } from './flags/types.js';

/** Options after which the driver makes no module. */
const NO_LINK = new Set(['-c', '-S', '-E', '-M', '-MM', '-fsyntax-only', '--precompile', '-r']);

/** Options after which the driver does nothing but print, where there is nothing else. */
const INFORMATION = /^(--version|-dump|-print-|--print-|--help|-help|-v$|-###$)/;

const CXX_SOURCE = new Set(['.cpp', '.cc', '.cxx', '.C', '.c++', '.cppm', '.ii']);
const CXX_LIBRARY = /^-l(c|stdc)\+\+(abi)?$/;

/** True where the driver will call the linker for a module. */
export function makesModule(args: readonly string[]): boolean {
  return !args.every(arg => INFORMATION.test(arg)) && !args.some(arg => NO_LINK.has(arg));
}

/**
 * The driver's command line. Our options come first, so that the user's win where both speak of the same thing; the
 * guard keeps clang from remarks about options that nobody typed, for example where a response file says `-c`.
 */
export function driverArguments(
  flags: Pick<Flags, 'c' | 'cxx' | 'link' | 'linkCxx'>,
  language: 'c' | 'c++',
  args: readonly string[],
): string[] {
  const cxx = language === 'c++' || args.some(arg => CXX_SOURCE.has(extname(arg)));
  const links = makesModule(args);
  return [
    '--start-no-unused-arguments',
    ...(cxx ? flags.cxx : flags.c),
    // The driver makes `--shared-memory` of `-pthread`, and an object (`-r`) cannot have one.
    ...(args.includes('-r') ? ['-no-pthread'] : []),
    ...(links ? flags.link : []),
    ...(links && (cxx || args.some(arg => CXX_LIBRARY.test(arg))) ? flags.linkCxx : []),
    '--end-no-unused-arguments',
    ...args,
  ];
}
