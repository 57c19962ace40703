#!/usr/bin/env node
import { compileUnchanged, toolVersion, unchangedSince } from '../src/index.js';
import { EXIT, printData, printError, printProse, watchStreams } from './output.js';

watchStreams();
const LANGUAGES = new Map<string, 'c' | 'c++'>([
  ['cc', 'c'],
  ['c++', 'c++'],
  ['cxx', 'c++'],
]);

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  try {
    return (await quickly(argv)) ?? (await (await import('./run.js')).run(argv));
  } catch (error) {
    const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
    return printError(error, wantsJson(own));
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
    const record = unchangedSince({ ...call, words: argv.slice(1).filter(word => word !== '--quiet') });
    if (record === undefined) return undefined;
    if (!argv.includes('--quiet')) printProse(record.message);
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

/** Read off the words: the error may be that they were not understood. */
function wantsJson(words: readonly string[]): boolean {
  const named = words.some((word, at) => word === 'json' && words[at - 1] === '--format');
  return named || words.includes('--json') || words.includes('--format=json');
}
