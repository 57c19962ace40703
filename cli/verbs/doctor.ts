import { doctor, formatDiagnosis } from '../../src/index.js';
import { coloursFor, EXIT, printData, printJson, withProgress } from '../output.js';
import type { Verb } from '../verb.js';

export const doctorVerb: Verb = {
  name: 'doctor',
  summary:
    'Check everything a build depends on: toolchain, patched sysroot, WAMR, build files, package manager',
  operands: { name: 'module', many: true, optional: true, example: 'wamr-pthread doctor app.wasm' },
  config: ['sdk', 'out', 'runtime'],
  examples: [
    ['doctor', 'what is there, what is wrong, and what to do'],
    ['doctor build/app.wasm', 'is the module built for the same thread model, too?'],
    ['doctor --json', 'every check with its evidence, as data'],
  ],
  exitCodes: [
    ['0', 'no problem; there may be warnings'],
    ['1', 'at least one problem'],
  ],
  options: () => [{ name: 'json', kind: 'switch', describe: 'Print every check and its evidence as JSON.' }],
  run: async given => {
    const project = await given.project();
    const diagnosis = await withProgress('looking', say =>
      doctor({ ...project, modules: given.operands, progress: say }),
    );
    if (given.switch('json')) printJson(diagnosis);
    else printData(await formatDiagnosis(diagnosis, { colour: coloursFor(process.stdout) }));
    return diagnosis.ok ? EXIT.ok : EXIT.findings;
  },
};
