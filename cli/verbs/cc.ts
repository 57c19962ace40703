import { compile } from '../../src/index.js';
import { printError } from '../output.js';
import type { Verb } from '../verb.js';

export const ccVerb = compilerVerb('cc', 'c', 'app.c');

export const cxxVerb: Verb = { ...compilerVerb('c++', 'c++', 'app.cpp'), alias: 'cxx' };

function compilerVerb(name: string, language: 'c' | 'c++', source: string): Verb {
  return {
    name,
    summary: `Run the project's ${language === 'c' ? 'C' : 'C++'} compiler with the project's flags; patches first where needed`,
    passedOn: 'argument of the compiler',
    config: ['sdk', 'out', 'threads', 'memory', 'link'],
    examples: [
      [`${name} -- -O2 ${source} -o app.wasm`, 'compile and link'],
      [`${name} --sdk embedded -- -c ${source}`, 'options of this program stand before the --'],
    ],
    exitCodes: [['other', "the compiler's own"]],
    options: () => [],
    run: async given => {
      const { exitCode, notice } = await compile({
        ...(await given.project()),
        language,
        args: given.rest ?? [],
        words: wordsBeforeRest(process.argv.slice(3)),
        stdio: 'inherit',
      });
      if (notice !== undefined) printError(notice, false);
      return exitCode;
    },
  };
}

/** What the next call must begin with to be the same. */
function wordsBeforeRest(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  return end < 0 ? [...words] : words.slice(0, end);
}
