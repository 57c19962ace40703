import { formatRuntimes, runtimeBuild, runtimeInfo, WamrPthreadError } from '../../src/index.js';
import { EXIT, printData, printJson, printProse, withProgress } from '../output.js';
import type { Given, Verb } from '../verb.js';

export const runtimeVerb: Verb = {
  name: 'runtime',
  summary: 'Build the engine with the real WAMR for `verify --engine wamr`, or show what is built',
  operands: {
    name: 'build|info',
    many: false,
    choices: ['build', 'info'],
    example: 'wamr-pthread runtime build --from-cargo',
  },
  config: ['runtime'],
  examples: [
    ['runtime build --from-cargo', "WAMR 2.4.3's sources come through cargo"],
    ['runtime build --wamr-root ../wasm-micro-runtime', 'your own source tree'],
    ['runtime build --race --from-cargo', 'the program of `verify --race`'],
    ['runtime build --heap --from-cargo', 'the program of `verify --heap`'],
    ['runtime info', 'what is built, and what it can do'],
  ],
  options: () => [
    { name: 'wamr-root', kind: 'text', describe: 'Source tree of WAMR to build with.' },
    { name: 'prefix', kind: 'text', describe: 'Folder of an installed WAMR (libiwasm).' },
    { name: 'from-cargo', kind: 'switch', describe: 'Bring the sources of WAMR with cargo.' },
    {
      name: 'race',
      kind: 'switch',
      describe: 'Build the program that finds data races, from the sources of WAMR, with -fsanitize=thread.',
    },
    {
      name: 'heap',
      kind: 'switch',
      describe: 'Build the program that watches the heap, from the sources of WAMR.',
    },
    { name: 'dry-run', kind: 'switch', describe: 'Only say what would be run and written.' },
    { name: 'json', kind: 'switch', describe: 'Print the answer as JSON.' },
  ],
  run: async given => {
    const [what] = given.operands;
    if (what === 'build') return build(given);
    if (what === 'info') return info(given);
    throw new WamrPthreadError('USAGE', `runtime ${what ?? ''}: there is no such command`, {
      hint: 'One of: runtime build, runtime info.',
    });
  },
};

async function build(given: Given): Promise<number> {
  const project = await given.project();
  const dryRun = given.switch('dry-run');
  const result = await withProgress('building', progress =>
    runtimeBuild({
      ...project,
      wamrRoot: given.text('wamr-root'),
      prefix: given.text('prefix'),
      fromCargo: given.switch('from-cargo'),
      race: given.switch('race'),
      heap: given.switch('heap'),
      dryRun,
      progress,
    }),
  );
  if (given.switch('json')) printJson(result);
  else if (dryRun)
    printData(
      ['would run:', ...result.commands.map(each => `  ${each}`), `into ${result.folder}`].join('\n'),
    );
  else printProse(`${result.done ? 'already built' : 'built'}: ${result.addon}`);
  return EXIT.ok;
}

async function info(given: Given): Promise<number> {
  const runtimes = await runtimeInfo({ env: process.env });
  if (given.switch('json')) printJson(runtimes);
  else printData(await formatRuntimes(runtimes));
  return EXIT.ok;
}
