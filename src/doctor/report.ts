import { createColors } from 'picocolors';
import { plural } from '../verify/report/text.js';
import type { CheckResult, Diagnosis, Observation, Status } from './types.js';

/** What was seen, for people: one line for each observation, below it what to do. */
export function formatDiagnosis({ checks, ok }: Diagnosis, { colour }: { colour: boolean }): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const lines = checks.flatMap(check =>
    check.observations.flatMap(each => describe(check, each, width, colour)),
  );
  const count = (status: Status): number =>
    checks.flatMap(({ observations }) => observations).filter(each => each.status === status).length;
  const [problems, warnings] = [count('problem'), count('warning')];
  const sum =
    ok && warnings === 0 ? 'no problems' : `${plural(problems, 'problem')}, ${plural(warnings, 'warning')}`;
  return [...lines, '', sum].join('\n');
}

function describe(
  { title, why, source }: CheckResult,
  { status, evidence, fix }: Observation,
  width: number,
  colour: boolean,
): string[] {
  const { green, yellow, red, dim, cyan } = createColors(colour);
  const paint = { ok: green, note: cyan, warning: yellow, problem: red, skipped: dim }[status];
  const indent = ' '.repeat(9 + width + 2);
  const reason = source === undefined ? why : `${why} (${source})`;
  const explained = status === 'problem' || status === 'warning' || (status === 'note' && fix !== undefined);
  return [
    `${paint(status.padEnd(9))}${title.padEnd(width)}  ${evidence.replaceAll('\n', `\n${indent}`)}`,
    ...(explained ? [dim(`${indent}why: ${reason}`)] : []),
    ...(fix === undefined ? [] : [`${indent}fix: ${fix.replaceAll('\n', `\n${indent}     `)}`]),
  ];
}
