import { runTool } from '../../src/index.js';
import type { Verb } from '../verb.js';

/** What the scripts in `<out>/bin` run: a tool of the embedded toolchain as if it were a program. */
export const toolVerb: Verb = {
  name: 'tool',
  summary: 'Run a tool of the embedded toolchain (clang, clang++, wasm-ld, ar, objdump, …) as it is',
  operands: { name: 'name', many: false, choices: [], example: 'wamr-pthread tool objdump -- -h app.wasm' },
  passedOn: 'argument of the tool',
  examples: [['tool objdump -- -h app.wasm', 'look into a module']],
  exitCodes: [['other', "the tool's own"]],
  options: () => [],
  run: async ({ operands: [name = ''], rest = [] }) => {
    const { exitCode, stdout, stderr } = await runTool(name, rest, process.cwd());
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    return exitCode;
  },
};
