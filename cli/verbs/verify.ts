import { engineNotice, formatReport, verify, writeAdvice } from '../../src/index.js';
import { coloursFor, EXIT, printData, printJson, printProse, withProgress } from '../output.js';
import type { Verb } from '../verb.js';

const ENGINES = new Map<string, readonly ('v8' | 'wamr')[]>([
  ['v8', ['v8']],
  ['wamr', ['wamr']],
  ['all', ['v8', 'wamr']],
]);

export const verifyVerb: Verb = {
  name: 'verify',
  summary: 'Check modules: static rules, then a run on the bundled engine',
  operands: { name: 'module', many: true, example: 'wamr-pthread verify app.wasm' },
  config: ['threads', 'memory', 'link', 'verify'],
  examples: [
    ['verify app.wasm --runs 20', 'a race may show itself one time in fifteen'],
    ['verify app.wasm --verify.args 250', 'with an argument for the program'],
    ['verify app.wasm --engine wamr', 'on the real runtime; see wamr-pthread runtime build'],
    ['verify app.wasm --race --runs 3', 'data races, found without compiling anything again'],
    ['verify libparser.a', 'was every member compiled with atomics?'],
  ],
  options: () => [
    {
      name: 'engine',
      kind: 'text',
      choices: ['v8', 'wamr', 'all'],
      describe: 'Engine to run on, instead of verify.engines: bundled, the real WAMR, or both.',
    },
    {
      name: 'race',
      kind: 'switch',
      describe:
        "Look for data races and lock orders, on WAMR's interpreter under ThreadSanitizer (docs/races.md); on other engines only with --engine.",
    },
    { name: 'static', kind: 'switch', describe: 'Rules only; run nothing.' },
    {
      name: 'json',
      kind: 'switch',
      describe: 'Print the report as JSON; for several modules a list of reports.',
    },
    { name: 'verbose', kind: 'switch', describe: 'Say more: output of the runs, notes, advice.' },
    {
      name: 'write-advice',
      kind: 'switch',
      describe: 'Write the settings that the runs show to be enough into the config (JSON).',
    },
  ],
  run: async given => {
    const project = await given.project();
    const reports = await withProgress('verifying', say =>
      verify({
        ...project,
        modules: given.operands,
        staticOnly: given.switch('static'),
        engines: ENGINES.get(given.text('engine') ?? ''),
        race: given.switch('race'),
        progress: say,
      }),
    );
    if (given.switch('json')) printJson(reports.length === 1 ? reports[0] : reports);
    else {
      const options = { colour: coloursFor(process.stdout), verbose: given.switch('verbose') };
      for (const report of reports) printData(await formatReport(report, options));
    }
    if (given.switch('write-advice')) printProse(await writeAdvice({ ...project, reports }));
    if (
      given.text('engine') === undefined &&
      !given.switch('race') &&
      reports.some(({ runs }) => runs.length > 0)
    ) {
      const notice = await engineNotice(project);
      if (notice !== undefined) printProse(notice);
    }
    return reports.every(({ ok }) => ok) ? EXIT.ok : EXIT.findings;
  },
};
