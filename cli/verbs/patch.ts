import {
  buildPaths,
  describeEffects,
  formatPatch,
  inInstallScript,
  type PatchResult,
  type ProjectOptions,
  patch,
  rememberProject,
  WamrPthreadError,
} from '../../src/index.js';
import { coloursFor, EXIT, printData, printJson, printProse, withProgress } from '../output.js';
import type { Given, Verb } from '../verb.js';

export const patchVerb: Verb = {
  name: 'patch',
  summary: 'Make the patched sysroot, the flag files and the CMake files in .wamr-pthread/',
  config: ['sdk', 'out', 'threads', 'memory', 'link', 'runtime'],
  examples: [
    ['patch', 'the toolchain is found by itself'],
    ['patch --in-place --sdk ~/wasi-sdk', 'changes the SDK itself; restore undoes it'],
    ['patch --sdk /opt/wasi-sdk --threads.max 8', 'a wasi-sdk and eight threads'],
  ],
  exitCodes: [['0', 'patched, or already in place']],
  options: () => [
    { name: 'dry-run', kind: 'switch', describe: 'Print what would be done; write nothing.' },
    { name: 'json', kind: 'switch', describe: 'Print the plan and its effects as JSON.' },
    {
      name: 'in-place',
      kind: 'switch',
      describe: 'Patch the SDK itself instead of making a sysroot beside it (docs/in-place.md).',
    },
    { name: 'quiet', kind: 'switch', describe: 'Print nothing unless it fails.' },
    {
      name: 'paths',
      kind: 'switch',
      describe: 'Print as JSON where things are and what to watch, and nothing else; for build systems.',
    },
    {
      name: 'rebuild-layer',
      kind: 'switch',
      describe:
        "Compile the thread-safety layer with the project's own compiler; the next patch without it takes the package's again.",
    },
  ],
  run: async given => {
    const project = withInPlace(await given.project(), given.switch('in-place'));
    const [dryRun, json, quiet, paths] = ['dry-run', 'json', 'quiet', 'paths'].map(given.switch);
    if (paths === true) checkAlone(given);
    const result = await withProgress('patching the sysroot', () =>
      patch({ ...project, dryRun: dryRun === true, rebuildLayer: given.switch('rebuild-layer') }),
    );
    if (paths === true) printJson(await buildPaths(result, project));
    else if (json === true) printJson(await planAsData(result, dryRun === true));
    else if (dryRun === true)
      // Here the plan is what was asked for: data.
      printData(await formatPatch(result, { colour: coloursFor(process.stdout), dryRun: true }));
    else if (quiet !== true && !(result.effects.length === 0 && inInstallScript(process.env)))
      printProse(
        await formatPatch(result, {
          colour: coloursFor(process.stderr),
          dryRun: false,
          overrides: project.overrides,
        }),
      );
    if (dryRun !== true && json !== true) await remember(result);
    return EXIT.ok;
  },
};

/** The switch says of the command line what `sdk.inPlace` says in the config. */
function withInPlace(project: ProjectOptions, inPlace: boolean): ProjectOptions {
  if (!inPlace) return project;
  const { overrides } = project;
  return { ...project, overrides: { ...overrides, sdk: { ...overrides?.sdk, inPlace } } };
}

/** Standard output is for one reader. */
function checkAlone(given: Given): void {
  const other = ['json', 'dry-run'].find(given.switch);
  if (other === undefined) return;
  throw new WamrPthreadError('USAGE', `patch: --paths and --${other} both print data`, {
    hint: `Type one of them: wamr-pthread patch --paths`,
  });
}

async function planAsData(result: PatchResult, dryRun: boolean): Promise<unknown> {
  const { sdk, sysroot, plan, libcxxLowered, configFile, notes } = result;
  const effects = await describeEffects(result.effects);
  return { dryRun, configFile, sysroot, sdk, libcxxLowered, plan, notes, effects };
}

/** For the next run with the same words, if nothing changes until then. */
async function remember(result: PatchResult): Promise<void> {
  await rememberProject(result, { cwd: process.cwd(), words: process.argv.slice(3), env: process.env });
}
