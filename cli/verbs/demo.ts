import { demo, formatDemo } from '../../src/index.js';
import { coloursFor, EXIT, printData, printJson, withProgress } from '../output.js';
import type { Verb } from '../verb.js';

export const demoVerb: Verb = {
  name: 'demo',
  summary: 'Show the main job: a threaded C++ program with the stock libc and with the patched one',
  examples: [['demo --keep play', 'leave the project in the folder play, to go on with it']],
  exitCodes: [
    ['0', 'the stock libc failed and the patched one passed, as it must be'],
    ['1', 'it came out otherwise'],
  ],
  options: () => [
    { name: 'json', kind: 'switch', describe: 'Print both outcomes as JSON.' },
    { name: 'keep', kind: 'text', describe: 'Keep the project and both modules in this folder.' },
  ],
  run: async given => {
    const result = await withProgress('starting', say =>
      demo({ env: process.env, keep: given.text('keep'), progress: say }),
    );
    if (given.switch('json')) printJson(result);
    else printData(await formatDemo(result, { colour: coloursFor(process.stdout) }));
    return result.ok ? EXIT.ok : EXIT.findings;
  },
};
