import { applyInit, type InitPlan, initReport, planInit, WamrPthreadError } from '../../src/index.js';
import { askForConfig, askYesNo, canAsk } from '../ask.js';
import { coloursFor, EXIT, printData, printJson, printProse } from '../output.js';
import type { Given, Verb } from '../verb.js';

export const initVerb: Verb = {
  name: 'init',
  summary: 'Set a project up: config, CMake preset, .gitignore line and npm scripts; shows the diff first',
  config: ['sdk', 'out', 'threads', 'memory', 'link'],
  examples: [
    ['init', 'on a terminal: asks, shows the diff, asks again, writes'],
    ['init --threads.max 8 --sdk /opt/wasi-sdk', 'elsewhere: shows the diff, writes nothing'],
    ['init --threads.max 8 --yes', 'writes at once, and asks nothing'],
  ],
  exitCodes: [
    ['0', 'written, nothing to do, or only shown'],
    ['130', 'given up with Ctrl-C: nothing was written'],
  ],
  options: () => [
    { name: 'yes', kind: 'switch', describe: 'Write without asking.' },
    {
      name: 'cmake',
      kind: 'switch',
      describe: 'Write CMakePresets.json also where there is no CMakeLists.txt.',
    },
    { name: 'no-cmake', kind: 'switch', describe: 'Leave CMakePresets.json alone.' },
    { name: 'no-scripts', kind: 'switch', describe: 'Leave the npm scripts in package.json alone.' },
    { name: 'no-gitignore', kind: 'switch', describe: 'Leave .gitignore alone.' },
    { name: 'dry-run', kind: 'switch', describe: 'Print the diff; write nothing, ask nothing.' },
    { name: 'json', kind: 'switch', describe: 'Print what is done as JSON; asks nothing.' },
  ],
  run: async given => {
    if (given.text('config') !== undefined)
      throw new WamrPthreadError(
        'USAGE',
        'init writes wamr-pthread.config.jsonc in this folder, no other file',
        {
          hint: 'Leave --config out, or go to the folder where the config belongs.',
        },
      );
    const quiet = given.switch('yes') || given.switch('dry-run') || given.switch('json');
    const asks = canAsk() && !quiet;
    const plan = await planned(given, asks);
    return plan === undefined ? gaveUp() : carriedOut(given, plan, asks);
  },
};

/** Undefined where the user gave up. */
async function planned(given: Given, asks: boolean): Promise<InitPlan | undefined> {
  const { cwd, overrides } = await given.project();
  const request = {
    cwd,
    overrides,
    cmake: given.switch('no-cmake') ? false : given.switch('cmake') || undefined,
    scripts: !given.switch('no-scripts'),
    gitignore: !given.switch('no-gitignore'),
  };
  // What cannot be done is said before the first question.
  const plan = await planInit(request);
  if (!asks) return plan;
  const answers = await askForConfig(flag => given.text(flag) !== undefined, overrides);
  return answers === undefined ? undefined : planInit({ ...request, answers });
}

async function carriedOut(given: Given, plan: InitPlan, asks: boolean): Promise<number> {
  const report = await initReport(plan);
  const json = given.switch('json');
  if (!json) printData(report.diff({ colour: coloursFor(process.stdout) }));
  const writes = asks ? await askYesNo('Write this?') : given.switch('yes') && !given.switch('dry-run');
  if (writes === undefined) return gaveUp();
  if (writes) await applyInit(process.cwd(), plan);
  if (json) printJson({ written: writes, ...report.data });
  else printOutcome(plan, report.rest, writes, asks);
  return EXIT.ok;
}

function printOutcome({ changes }: InitPlan, rest: string, written: boolean, asked: boolean): void {
  if (rest !== '') printProse(rest);
  if (written)
    printProse(`wrote ${changes.map(({ name }) => name).join(', ')}. Next: npx wamr-pthread patch`);
  else if (asked) printProse('nothing was written');
  else printProse('dry run: nothing was written; with --yes it is');
}

function gaveUp(): number {
  printProse('given up: nothing was written');
  return EXIT.interrupted;
}
