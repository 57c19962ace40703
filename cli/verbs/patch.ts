import { describeEffects, formatPatch, type PatchResult, patch, rememberProject } from '../../src/index.js';
import { coloursFor, EXIT, printData, printJson, printProse, withProgress } from '../output.js';
import type { Verb } from '../verb.js';

export const patchVerb: Verb = {
  name: 'patch',
  summary: 'Make the patched sysroot, the flag files and the CMake files in .wamr-pthread/',
  config: ['sdk', 'out', 'threads', 'memory', 'link', 'runtime'],
  examples: [
    ['patch', 'the toolchain is found by itself'],
    ['patch --sdk /opt/wasi-sdk --threads.max 8', 'a wasi-sdk and eight threads'],
  ],
  exitCodes: [['0', 'patched, or already in place']],
  options: () => [
    { name: 'dry-run', kind: 'switch', describe: 'Print what would be done; write nothing.' },
    { name: 'json', kind: 'switch', describe: 'Print the plan and its effects as JSON.' },
    { name: 'quiet', kind: 'switch', describe: 'Print nothing unless it fails.' },
    {
      name: 'rebuild-layer',
      kind: 'switch',
      describe: "Compile the thread-safety layer with the project's own compiler.",
    },
  ],
  run: async given => {
    const project = await given.project();
    const [dryRun, json, quiet] = ['dry-run', 'json', 'quiet'].map(given.switch);
    const result = await withProgress('patching the sysroot', () =>
      patch({ ...project, dryRun: dryRun === true, rebuildLayer: given.switch('rebuild-layer') }),
    );
    if (json === true) printJson(await planAsData(result, dryRun === true));
    else if (dryRun === true)
      // Here the plan is what was asked for: data.
      printData(await formatPatch(result, { colour: coloursFor(process.stdout), dryRun: true }));
    else if (quiet !== true)
      printProse(await formatPatch(result, { colour: coloursFor(process.stderr), dryRun: false }));
    if (dryRun !== true && json !== true) await remember(result);
    return EXIT.ok;
  },
};

async function planAsData(result: PatchResult, dryRun: boolean): Promise<unknown> {
  const { sdk, sysroot, plan, libcxxLowered, configFile } = result;
  const effects = await describeEffects(result.effects);
  return { dryRun, configFile, sysroot, sdk, libcxxLowered, plan, effects };
}

/** For the next run with the same words, if nothing changes until then. */
async function remember(result: PatchResult): Promise<void> {
  const words = process.argv.slice(3).filter(word => word !== '--quiet');
  await rememberProject(result, { cwd: process.cwd(), words, env: process.env });
}
