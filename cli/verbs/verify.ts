import {
  engineNotice,
  reportFormats,
  runChoice,
  useBaseline,
  verify,
  visibleProse,
  WamrPthreadError,
  writeAdvice,
} from '../../src/index.js';
import { EXIT, printProse, withProgress } from '../output.js';
import { showingOf, showReports } from '../reports.js';
import type { Given, Verb } from '../verb.js';

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
    ['verify app.wasm --runs 20 --vary', 'the same with a shaken schedule; see docs/schedules.md'],
    ['verify app.wasm --verify.args 250', 'with an argument for the program'],
    ['verify app.wasm --engine wamr', 'on the real runtime; see wamr-pthread runtime build'],
    ['verify app.wasm --race --runs 3', 'data races, found without compiling anything again'],
    ['verify app.wasm --heap', 'misuse of the heap, each access as it happens'],
    ['verify app.wasm libparser.a', 'a module, and the library before it is linked'],
    ['verify app.wasm --report sarif=verify.sarif --report junit=verify.xml', 'for a CI system'],
    ['verify app.wasm --report html=report.html', 'one page with pictures, for people'],
    ['verify app.wasm --write-baseline known.json', 'accept what is there; then --baseline known.json'],
  ],
  exitCodes: [
    ['0', 'nothing to report, or warnings only'],
    ['1', 'a rule or a run found an error in a module'],
  ],
  options: async () => [
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
    {
      name: 'heap',
      kind: 'switch',
      describe:
        "Look every access of the app heap up, on WAMR's interpreter: overflows, use after free, leaks (docs/heap.md); on other engines only with --engine.",
    },
    {
      name: 'vary',
      kind: 'switch',
      describe:
        'Shake the schedule: each run starts its threads and pauses at calls by a seed of its own (docs/schedules.md).',
    },
    {
      name: 'seed',
      kind: 'text',
      describe:
        "Replay the schedule of this seed, once without --runs; with --vary the first run's seed, from which the others follow.",
      defaultText: "with --vary: from the module's bytes",
    },
    {
      name: 'shard',
      kind: 'text',
      describe: 'Only part I of N of the runs, as I/N, for CI machines; report merge joins the reports.',
    },
    { name: 'static', kind: 'switch', describe: 'Rules only; run nothing.' },
    {
      name: 'format',
      kind: 'text',
      choices: await reportFormats(),
      describe: 'What to print.',
      defaultText: 'human',
    },
    {
      name: 'report',
      kind: 'list',
      describe: 'Also write the report into a file: FORMAT=FILE, with the same formats.',
    },
    {
      name: 'json',
      kind: 'switch',
      describe: 'The same as --format json; for several modules a list of reports.',
    },
    {
      name: 'verbose',
      kind: 'switch',
      describe: 'Say more: what to do, where, all of the runs and their output, advice.',
    },
    {
      name: 'write-baseline',
      kind: 'text',
      describe: 'Accept what is found from now on: write it into this file.',
    },
    { name: 'quiet', kind: 'switch', describe: 'Print nothing about modules in which nothing is wrong.' },
    {
      name: 'write-advice',
      kind: 'switch',
      describe: 'Write the settings that the runs show to be enough into the config (JSON).',
    },
  ],
  run: async given => {
    refuseContradiction(given);
    const showing = await showingOf(given, given.operands);
    const [vary, seed, shard] = [given.switch('vary'), given.text('seed'), given.text('shard')];
    const choice = await runChoice({ vary, seed, shard });
    const once = seed !== undefined && !vary && given.text('verify.runs') === undefined;
    const project = await given.project();
    const found = await withProgress('verifying', say =>
      verify({
        ...project,
        modules: given.operands,
        staticOnly: given.switch('static'),
        engines: ENGINES.get(given.text('engine') ?? ''),
        race: given.switch('race'),
        heap: given.switch('heap'),
        choice,
        runs: once ? 1 : undefined,
        // It is shown nowhere else.
        hash: [showing, ...showing.files].some(({ format }) => format === 'json'),
        progress: say,
      }),
    );
    const write = given.text('write-baseline');
    const judged = await useBaseline({ ...project, reports: found, write });
    const { reports, notices } = judged;
    await showReports(given, showing, project.cwd, judged);
    for (const notice of notices) printProse(visibleProse(notice));
    if (given.switch('write-advice')) printProse(await writeAdvice({ ...project, reports }));
    if (
      given.text('engine') === undefined &&
      !given.switch('race') &&
      !given.switch('heap') &&
      reports.some(({ runs }) => runs.length > 0)
    ) {
      const notice = await engineNotice(project);
      if (notice !== undefined) printProse(notice);
    }
    return reports.every(({ ok }) => ok) ? EXIT.ok : EXIT.findings;
  },
};

/** Silence would pass for a success of what was not done. */
function refuseContradiction(given: Given): void {
  const run = ['race', 'heap'].find(name => given.switch(name));
  if (!given.switch('static') || run === undefined) return;
  throw new WamrPthreadError('USAGE', `--static runs nothing, and --${run} is a run`, {
    hint: 'Leave one of them out.',
  });
}
