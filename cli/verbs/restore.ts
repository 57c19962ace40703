import { describeEffects, formatRestore, restore } from '../../src/index.js';
import { EXIT, printData, printJson, printProse } from '../output.js';
import type { Verb } from '../verb.js';

export const restoreVerb: Verb = {
  name: 'restore',
  summary: 'Bring back the stock files of an SDK that was patched in place',
  config: ['sdk'],
  examples: [
    ['restore', "the config's SDK, or the one that is found by itself"],
    ['restore --sdk ~/wasi-sdk --dry-run', 'what would be done to a wasi-sdk'],
  ],
  exitCodes: [['0', 'the stock files are back, or there was nothing to restore']],
  options: () => [
    { name: 'dry-run', kind: 'switch', describe: 'Print what would be done; write nothing.' },
    {
      name: 'force',
      kind: 'switch',
      describe: 'Also where another tool changed a patched file, which is kept as FILE.changed.',
    },
    { name: 'json', kind: 'switch', describe: 'Print the effects as JSON.' },
    { name: 'quiet', kind: 'switch', describe: 'Print nothing unless it fails.' },
  ],
  run: async given => {
    const [dryRun, json] = [given.switch('dry-run'), given.switch('json')];
    const result = await restore({ ...(await given.project()), dryRun, force: given.switch('force') });
    if (json) printJson({ dryRun, ...result, effects: await describeEffects(result.effects) });
    else if (dryRun) printData(await formatRestore(result, dryRun));
    else if (!given.switch('quiet')) printProse(await formatRestore(result, dryRun));
    return EXIT.ok;
  },
};
