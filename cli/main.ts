#!/usr/bin/env node
import {
  compileUnchanged,
  inInstallScript,
  SKIP_VARIABLE,
  skipsInstallScript,
  toolVersion,
  typedFolder,
  unchangedSince,
  WamrPthreadError,
} from '../src/index.js';
import { EXIT, printData, printError, printJson, printProse, watchStreams } from './output.js';

watchStreams();
/** Options of `patch` with which it answers on standard output. */
const DATA = ['--json', '--dry-run', '--paths'];

const LANGUAGES = new Map<string, 'c' | 'c++'>([
  ['cc', 'c'],
  ['c++', 'c++'],
  ['cxx', 'c++'],
]);

process.exitCode = await main(process.argv.slice(2));
if (process.exitCode !== EXIT.ok && inInstallScript(process.env)) sayWayOut(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    const typed = typedFolder(process.env, currentFolder());
    if (typed !== undefined) process.chdir(typed);
    return (await quickly(argv)) ?? (await (await import('./run.js')).run(argv));
  } catch (error) {
    const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
    return printError(error, wantsJson(own));
  }
}

/** Where everything starts from. Throws IO_READ. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch (error) {
    throw new WamrPthreadError('IO_READ', 'the working folder does not exist any more', {
      hint: 'Change to a folder that exists; a shell still shows the name of one that was deleted.',
      cause: error,
    });
  }
}

/** What needs nothing heavy to be loaded: the version, and verbs whose last run with the same words still holds. */
async function quickly(argv: readonly string[]): Promise<number | undefined> {
  const [verb = ''] = argv;
  const call = { cwd: process.cwd(), env: process.env };
  if (verb === '--version') {
    printData(toolVersion);
    return EXIT.ok;
  }
  if (verb === 'patch') {
    // Whoever asks for data, as a CMake project that a script configures, cannot do without.
    if (skipsInstallScript(process.env) && !asksForData(argv)) {
      printProse(`wamr-pthread: nothing is patched, because ${SKIP_VARIABLE} is set`);
      return EXIT.ok;
    }
    const record = unchangedSince({ ...call, words: argv.slice(1) });
    if (record === undefined) return undefined;
    if (argv.includes('--paths')) printJson(record.paths);
    else if (!argv.includes('--quiet') && !inInstallScript(process.env)) printProse(record.message);
    return EXIT.ok;
  }
  const end = argv.indexOf('--');
  const language = LANGUAGES.get(verb);
  if (language === undefined || end < 0) return undefined;
  const result = await compileUnchanged({
    ...call,
    language,
    words: argv.slice(1, end),
    args: argv.slice(end + 1),
  });
  if (result?.notice !== undefined) printError(result.notice, false);
  return result?.exitCode;
}

function asksForData(argv: readonly string[]): boolean {
  return argv.some(word => DATA.includes(word));
}

/** Whoever just installs a project may not know of this tool, and should not have to patch to go on. */
function sayWayOut(argv: readonly string[]): void {
  if (argv[0] !== 'patch' || asksForData(argv)) return;
  printProse(`\nwamr-pthread could not patch the toolchain for ${process.cwd()}.
To install without that, set ${SKIP_VARIABLE}=1; then run npx wamr-pthread patch.`);
}

/** Read off the words: the error may be that they were not understood. */
function wantsJson(words: readonly string[]): boolean {
  const named = words.some((word, at) => word === 'json' && words[at - 1] === '--format');
  return named || words.includes('--json') || words.includes('--format=json');
}
