import { toolVersion, WamrPthreadError } from '../src/index.js';
import { checkWords, splitWords, unknownVerb } from './check.js';
import { configVerbOptions } from './config-options.js';
import { EXIT, printData } from './output.js';
import { parseVerb, programHelp, verbHelp } from './parse.js';
import type { Verb } from './verb.js';
import { ccVerb, cxxVerb } from './verbs/cc.js';
import { cleanVerb } from './verbs/clean.js';
import { completionVerb } from './verbs/completion.js';
import { demoVerb } from './verbs/demo.js';
import { doctorVerb } from './verbs/doctor.js';
import { explainVerb } from './verbs/explain.js';
import { flagsVerb } from './verbs/flags.js';
import { initVerb } from './verbs/init.js';
import { patchVerb } from './verbs/patch.js';
import { reportVerb } from './verbs/report.js';
import { restoreVerb } from './verbs/restore.js';
import { runtimeVerb } from './verbs/runtime.js';
import { sdkVerb } from './verbs/sdk.js';
import { toolVerb } from './verbs/tool.js';
import { verifyVerb } from './verbs/verify.js';

const VERBS: readonly Verb[] = [
  initVerb,
  patchVerb,
  restoreVerb,
  ccVerb,
  cxxVerb,
  flagsVerb,
  verifyVerb,
  reportVerb,
  doctorVerb,
  explainVerb,
  runtimeVerb,
  sdkVerb,
  demoVerb,
  cleanVerb,
  toolVerb,
  completionVerb(() => VERBS),
];

/** Runs one verb and returns the exit code. Throws USAGE where the command line is not understood. */
export async function run(argv: readonly string[]): Promise<number> {
  // `wamr-pthread help patch` is what people try who come from git.
  const words = splitWords(argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv);
  const [word] = words.own;
  const help = words.own.some(each => each === '--help' || each === '-h');
  const verb = VERBS.find(({ name, alias }) => word !== undefined && (name === word || alias === word));
  if (verb === undefined) return withoutVerb(word, help);
  if (words.own.includes('--version') && verb.passedOn === undefined) return printVersion();

  const options = await verb.options();
  const config = verb.config === undefined ? [] : await configVerbOptions();
  if (help) {
    printData(await verbHelp(verb, options, config));
    return EXIT.ok;
  }
  checkWords(verb, [...options, ...config], words);
  return verb.run(parseVerb(verb, [...options, ...config], words));
}

async function withoutVerb(word: string | undefined, help: boolean): Promise<number> {
  if (help && (word === undefined || word.startsWith('-'))) {
    printData(await programHelp(VERBS));
    return EXIT.ok;
  }
  if (word === '--version') return printVersion();
  if (word !== undefined) throw unknownVerb(word, VERBS);
  throw new WamrPthreadError('USAGE', `a verb is missing: ${VERBS.map(({ name }) => name).join(', ')}`, {
    hint: 'See wamr-pthread --help, or start with wamr-pthread demo.',
  });
}

function printVersion(): number {
  printData(toolVersion);
  return EXIT.ok;
}
