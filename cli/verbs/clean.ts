import { clean, describeEffects, formatClean } from '../../src/index.js';
import { EXIT, printData, printJson, printProse } from '../output.js';
import type { Verb } from '../verb.js';

export const cleanVerb: Verb = {
  name: 'clean',
  summary: 'Remove the output folder, and with --cache what is kept for all projects',
  config: ['out'],
  examples: [
    ['clean', "the project's .wamr-pthread/"],
    ['clean --cache --dry-run', 'also the unpacked toolchain and built engines; only say what'],
  ],
  exitCodes: [['0', 'removed, or there was nothing to remove']],
  options: () => [
    {
      name: 'cache',
      kind: 'switch',
      describe: "Also this tool's folders in the user's cache: unpacked toolchain, built engines, facts.",
    },
    { name: 'dry-run', kind: 'switch', describe: 'Print what would be removed; remove nothing.' },
    { name: 'json', kind: 'switch', describe: 'Print the effects as JSON.' },
    { name: 'quiet', kind: 'switch', describe: 'Print nothing unless it fails.' },
  ],
  run: async given => {
    const [dryRun, json] = [given.switch('dry-run'), given.switch('json')];
    const result = await clean({ ...(await given.project()), dryRun, cache: given.switch('cache') });
    if (json) printJson({ dryRun, ...result, effects: await describeEffects(result.effects) });
    else if (dryRun) printData(await formatClean(result, dryRun));
    else if (!given.switch('quiet')) printProse(await formatClean(result, dryRun));
    return EXIT.ok;
  },
};
