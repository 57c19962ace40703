import { plural } from './report/text.js';
import { runRule } from './run-rules.js';
import type { Finding, RunResult } from './types.js';

type Step = NonNullable<RunResult['steps']>[number];

/**
 * Steps of a scenario that gave other results on one engine than on the other, where every run on both passed: else the
 * findings of the runs say more. Results that differ from run to run on one engine are the program's own.
 */
export function differences(runs: readonly RunResult[]): readonly Finding[] {
  const [first, second] = [...new Set(runs.map(each => each.engine))];
  if (first === undefined || second === undefined || runs.some(each => each.outcome !== 'passed')) return [];
  const [one, other] = [resultsOf(runs, first), resultsOf(runs, second)];
  return [...one].flatMap(([step, results]): Finding[] => {
    const others = other.get(step) ?? new Set();
    if (results.size !== 1 || others.size !== 1 || [...results][0] === [...others][0]) return [];
    const { id, severity, fix } = runRule('run-engines-differ');
    const message = `${step} gave ${[...results][0]} on ${first} and ${[...others][0]} on ${second}`;
    return [{ rule: id, severity, fix, message }];
  });
}

/** For each step what came out of it, over all runs. */
function resultsOf(runs: readonly RunResult[], engine: string): Map<string, Set<string>> {
  const results = new Map<string, Set<string>>();
  for (const run of runs.filter(each => each.engine === engine)) {
    for (const [position, step] of (run.steps ?? []).entries()) {
      const key = `${step.call} (${step.thread}, step ${position + 1})`;
      results.set(key, (results.get(key) ?? new Set()).add(outcomeOf(step)));
    }
  }
  return results;
}

function outcomeOf({ last, calls }: Step): string {
  return last ?? `nothing in ${plural(calls, 'call')}`;
}
