import { findingsOfRuns } from '../run-findings.js';
import { timeLimit } from '../time-limits.js';
import type { Finding, RunResult } from '../types.js';
import type { ShardReport } from './merge.js';

/** ` (3 of 20 runs)` at the end of a message; one run of one says nothing. */
const COUNT = /^(.*?)(?: \((\d+) of (\d+) runs\))?$/s;

/** Those that say how things are, not in how many runs. */
const UNCOUNTED: ReadonlySet<string> = new Set(['run-constructors']);

/** Findings of one engine over all shards, with counts over all runs. */
export function engineFindings(parts: readonly ShardReport[], engine: string): readonly Finding[] {
  const own = parts.map(part => ({
    runs: part.runs.filter(each => each.engine === engine),
    findings: part.findings.filter(each => each.engine === engine),
    seconds: timeLimit(engine, part.shard.timeout),
  }));
  const seconds = own[0]?.seconds ?? 0;
  const told = own.flatMap(({ findings }) => findings);
  const again = findingsOfRuns(
    own.flatMap(({ runs }) => runs),
    seconds,
  );
  // What the shards do not tell, `verify.rules` turned off.
  const recounted = again.flatMap(each => {
    const same = told.find(({ rule }) => rule === each.rule);
    return same === undefined ? [] : [{ ...each, severity: same.severity, fix: same.fix }];
  });
  const rules = new Set(again.map(({ rule }) => rule));
  return [
    ...joined(own.map(each => ({ ...each, findings: each.findings.filter(({ rule }) => !rules.has(rule)) }))),
    ...recounted,
  ];
}

interface Part {
  readonly runs: readonly RunResult[];
  readonly findings: readonly Finding[];
}

/** What cannot be read off the runs again, such as a data race: the same thing from several shards once, counts added. */
function joined(parts: readonly Part[]): readonly Finding[] {
  const total = parts.reduce((sum, { runs }) => sum + runs.length, 0);
  const groups = new Map<string, { finding: Finding; text: string; count: number }>();
  for (const { runs, findings } of parts) {
    for (const finding of findings) {
      const [, text = '', count] = COUNT.exec(finding.message) ?? [];
      const key = keyOf(finding, text);
      const known = groups.get(key) ?? { finding, text, count: 0 };
      groups.set(key, { ...known, count: known.count + Number(count ?? runs.length) });
    }
  }
  return [...groups.values()].map(({ finding, text, count }) => ({
    ...finding,
    message: total === 1 || UNCOUNTED.has(finding.rule) ? text : `${text} (${count} of ${total} runs)`,
  }));
}

/** One thing may be told with other numbers, and from its other side: a race by its two functions and what they touch. */
function keyOf({ rule, where, accesses }: Finding, text: string): string {
  const sides = accesses?.map(each => each.function).toSorted();
  const what =
    sides === undefined ? text.replace(/\d+/g, '#') : (/ on (.*?)(?: \+ \d+)?:/.exec(text)?.[1] ?? '');
  return [rule, ...(sides ?? [where ?? '']), what].join('\n');
}

/** Equal findings once, in their order. */
export function firstOfEach(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const each of findings) {
    const key = [each.rule, each.where, each.message].join('\n');
    if (!seen.has(key)) seen.set(key, each);
  }
  return [...seen.values()];
}
