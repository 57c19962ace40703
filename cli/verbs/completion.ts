import { WamrPthreadError } from '../../src/index.js';
import { bashScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import { completionModel } from '../completion/model.js';
import { zshScript } from '../completion/zsh.js';
import { EXIT, printData } from '../output.js';
import type { Verb } from '../verb.js';

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

const NAMES = ['bash', 'zsh', 'fish'] as const;

/** `verbs` gives all verbs, this one included. */
export function completionVerb(verbs: () => readonly Verb[]): Verb {
  return {
    name: 'completion',
    summary: 'Print a completion script for bash, zsh or fish',
    operands: {
      name: NAMES.join('|'),
      many: false,
      choices: NAMES,
      example: 'wamr-pthread completion bash',
    },
    examples: [
      ['completion bash >> ~/.bashrc', 'bash'],
      ['completion zsh > ~/.zfunc/_wamr-pthread', 'zsh, where ~/.zfunc is in $fpath'],
      ['completion fish > ~/.config/fish/completions/wamr-pthread.fish', 'fish'],
    ],
    options: () => [],
    run: async ({ operands: [wanted = ''] }) => {
      const shell = NAMES.find(name => name === wanted);
      if (shell === undefined)
        throw new WamrPthreadError('USAGE', `completion: ${wanted} is not a shell that is known`, {
          hint: `One of: ${NAMES.join(', ')}.`,
        });
      printData(SHELLS[shell](await completionModel(verbs())));
      return EXIT.ok;
    },
  };
}
