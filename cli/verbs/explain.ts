import { formatRules, rulePages } from '../../src/index.js';
import { coloursFor, EXIT, printData, printJson } from '../output.js';
import type { Verb } from '../verb.js';

export const explainVerb: Verb = {
  name: 'explain',
  summary: 'Tell about a rule of verify: why, what to do, where people met it',
  operands: { name: 'rule', many: false, optional: true, example: 'wamr-pthread explain allocator-inside' },
  examples: [
    ['explain', 'all rules and how grave they are'],
    ['explain pthread-stubs', 'one page'],
  ],
  options: () => [
    { name: 'json', kind: 'switch', describe: 'Print the page, or the list of all pages, as JSON.' },
  ],
  run: async given => {
    const [id] = given.operands;
    const pages = await rulePages(id);
    if (given.switch('json')) printJson(id === undefined ? pages : pages[0]);
    else printData(await formatRules(pages, { colour: coloursFor(process.stdout), list: id === undefined }));
    return EXIT.ok;
  },
};
