import type { WamrRun } from '../../support/wamr.js';
import type { ExpectedOutput, Program } from './program.js';

/** What is wrong with a run; empty: all is as the program promises. */
export function problemsOf(program: Program, run: WamrRun, milliseconds: number): readonly string[] {
  const { code, output, limitMs, mostLogLines } = program;
  return [
    ...(run.timedOut ? [`did not end in time`] : []),
    ...(run.code === code ? [] : [`exit code ${run.code}, not ${code}`]),
    // An exception's text, a failed check or a race says more than an exit code.
    ...((code === 0 && run.stderr !== '') || /^race: /m.test(run.stderr)
      ? [`standard error: ${run.stderr.trimEnd()}`]
      : []),
    ...outputProblems(output, run.stdout),
    ...(limitMs !== undefined && milliseconds > limitMs ? [`took ${milliseconds} ms, not ${limitMs}`] : []),
    ...(mostLogLines !== undefined && run.log.length > mostLogLines ? [`${run.log.length} log lines`] : []),
  ];
}

function outputProblems(expected: ExpectedOutput, stdout: string): string[] {
  const text = stdout.trimEnd();
  if (expected.kind === 'text')
    return text === expected.text ? [] : [`printed ${JSON.stringify(text)}, not "${expected.text}"`];
  const lines = text.split('\n');
  const broken = lines.filter(line => !expected.like.test(line));
  const different = new Set(lines).size;
  return [
    ...(broken.length === 0 ? [] : [`${broken.length} broken lines, first ${JSON.stringify(broken[0])}`]),
    ...(lines.length === expected.count && different === expected.count
      ? []
      : [`${lines.length} lines, ${different} of them different, not ${expected.count}`]),
  ];
}
