import { flagForms, flags } from '../../src/index.js';
import { EXIT, printData } from '../output.js';
import type { Verb } from '../verb.js';

export const flagsVerb: Verb = {
  name: 'flags',
  summary: 'Print compiler, linker or runtime settings for a build system of your own',
  config: ['sdk', 'out', 'threads', 'memory', 'link', 'runtime'],
  examples: [
    ['flags --for c', 'in a Makefile: CFLAGS += $(shell npx wamr-pthread flags --for c)'],
    ['flags --for meson', 'a cross file: meson setup build --cross-file FILE; docs/cmake.md has more'],
    ['flags --for iwasm', 'in a shell: iwasm $(npx wamr-pthread flags --for iwasm) app.wasm'],
  ],
  options: async () => [
    {
      name: 'for',
      kind: 'text',
      describe: 'What to print.',
      choices: await flagForms(),
      defaultText: 'json',
    },
  ],
  run: async given => {
    const wanted = given.text('for');
    const form = (await flagForms()).find(each => each === wanted) ?? 'json';
    printData(await flags({ ...(await given.project()), form }));
    return EXIT.ok;
  },
};
