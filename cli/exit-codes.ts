import type { ExitCode, Verb } from './verb.js';

const USUAL_CODES: readonly ExitCode[] = [
  ['0', 'fine'],
  ['2', 'usage, config, toolchain or I/O: nothing was done'],
  ['70', 'a bug in wamr-pthread'],
];

/** The block of a verb's help: its own exit codes and the usual ones, in order. */
export function exitCodesOf({ exitCodes = [] }: Verb): string {
  const own = new Map(exitCodes);
  const usual = USUAL_CODES.filter(([code]) => !own.has(code));
  const all = [...exitCodes, ...usual].sort(([a], [b]) => order(a) - order(b));
  const width = Math.max(...all.map(([code]) => code.length));
  return ['Exit codes:', ...all.map(([code, meaning]) => `  ${code.padEnd(width)}  ${meaning}`)].join('\n');
}

/** Numbers first, then words such as "other". */
function order(code: string): number {
  const number = Number.parseInt(code, 10);
  return Number.isNaN(number) ? Number.MAX_SAFE_INTEGER : number;
}
