import { describeSdk, formatSdk } from '../../src/index.js';
import { EXIT, printData, printJson } from '../output.js';
import type { Verb } from '../verb.js';

export const sdkVerb: Verb = {
  name: 'sdk',
  summary: 'Show which toolchain is used and what its libc.a really contains',
  config: ['sdk'],
  examples: [['sdk --sdk embedded', 'the toolchain of the npm package @yowasp/clang']],
  options: () => [{ name: 'json', kind: 'switch', describe: 'Print everything as JSON.' }],
  run: async given => {
    const sdk = await describeSdk(await given.project());
    if (given.switch('json')) printJson(sdk);
    else printData(await formatSdk(sdk));
    return EXIT.ok;
  },
};
