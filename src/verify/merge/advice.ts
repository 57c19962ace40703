import type { Advice, Proposal, Report } from '../types.js';

/** What is enough for the runs of all shards: the largest of each setting. Undefined where a shard that ran has none. */
export function mergeAdvice(parts: readonly Report[]): Advice | undefined {
  const ran = parts.filter(({ runs }) => runs.length > 0);
  const advice = ran.flatMap(each => each.advice ?? []);
  if (ran.length === 0 || advice.length < ran.length) return undefined;
  const largest = new Map<Proposal['key'], Proposal>();
  for (const each of advice.flatMap(({ settings }) => settings)) {
    const known = largest.get(each.key);
    if (known === undefined || known.proposed < each.proposed) largest.set(each.key, each);
  }
  return { settings: [...largest.values()], notes: [...new Set(advice.flatMap(({ notes }) => notes))] };
}
