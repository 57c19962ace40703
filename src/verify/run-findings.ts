import { type Observation, observe } from './observations.js';
import { runRule } from './run-rules.js';
import type { Finding, RunResult } from './types.js';

/**
 * Findings of all runs of one engine; the same observation in several runs is one finding with its count.
 * `seconds` is the time limit that a hang ran into.
 */
export function findingsOfRuns(runs: readonly RunResult[], seconds: number): readonly Finding[] {
  const [first] = runs;
  if (first === undefined) return [];
  const seen = new Map<string, { observation: Observation; count: number }>();
  for (const run of runs) {
    for (const observation of observe(run, seconds)) {
      const key = `${observation.rule}\n${observation.key ?? observation.message}`;
      const known = seen.get(key);
      if (known === undefined) seen.set(key, { observation, count: 1 });
      else {
        known.count += 1;
        if ((observation.amount ?? 0) > (known.observation.amount ?? 0)) known.observation = observation;
      }
    }
  }
  return [...seen.values()].map(({ observation, count }) =>
    toFinding(observation, count, runs.length, first.engine),
  );
}

function toFinding(observation: Observation, count: number, total: number, engine: string): Finding {
  const rule = runRule(observation.rule);
  return {
    rule: rule.id,
    severity: rule.severity,
    message: total === 1 ? observation.message : `${observation.message} (${count} of ${total} runs)`,
    fix: rule.fix,
    ...(observation.where === undefined ? {} : { where: observation.where }),
    ...(observation.chain === undefined ? {} : { chain: observation.chain }),
    ...(observation.source === undefined ? {} : { source: observation.source }),
    ...(observation.heap === undefined ? {} : { heap: observation.heap }),
    engine,
  };
}
