import { differences } from '../differences.js';
import { fails } from '../report/levels.js';
import { plural } from '../report/text.js';
import { worstFirst } from '../severities.js';
import type { Finding, Report } from '../types.js';
import { mergeAdvice } from './advice.js';
import { engineFindings, firstOfEach } from './findings.js';

/** A report of one shard. */
export type ShardReport = Report & { readonly shard: NonNullable<Report['shard']> };

export interface Merged {
  readonly report: Report;
  /** Numbers of shards that are not there. */
  readonly missing: readonly number[];
}

/**
 * Reports of different shards of the same module as one, in the order of the shards. What runs showed is counted over
 * all of them; severities are those that the shards gave. Pure.
 */
export function mergeShards(shards: readonly [ShardReport, ...ShardReport[]]): Merged {
  const parts = shards.toSorted((a, b) => a.shard.index - b.shard.index);
  const [first] = shards;
  const engines = [...new Set(parts.flatMap(({ runs }) => runs.map(({ engine }) => engine)))];
  // As an unsharded report has them: one engine after the other.
  const runs = engines.flatMap(engine =>
    parts.flatMap(part => part.runs.filter(each => each.engine === engine)),
  );
  const findings = [
    ...firstOfEach(parts.flatMap(part => part.findings.filter(isStatic))),
    ...engines.flatMap(engine => engineFindings(parts, engine)),
    ...withSeverities(differences(runs.filter(({ engine }) => ORDINARY.has(engine))), parts),
  ].map(withoutMark);
  const sorted = worstFirst(findings);
  const present = new Set(parts.map(({ shard }) => shard.index));
  const missing = Array.from({ length: first.shard.of }, (_, index) => index + 1).filter(
    index => !present.has(index),
  );
  const ok = !sorted.some(fails);
  const { shard: _, advice: __, ...rest } = first;
  const advice = ok ? mergeAdvice(parts) : undefined;
  return {
    report: { ...rest, ok, findings: sorted, runs, ...(advice === undefined ? {} : { advice }) },
    missing,
  };
}

/** `app.wasm: 2 shards of 4 are missing (2, 3): …`, for people. */
export function missingNotice(file: string, missing: readonly number[], of: number): string | undefined {
  if (missing.length === 0) return undefined;
  const verb = missing.length === 1 ? 'is' : 'are';
  return `${file}: ${plural(missing.length, 'shard')} of ${of} ${verb} missing (${missing.join(', ')}): ${missing.length === 1 ? 'its' : 'their'} runs are not in this report`;
}

const ORDINARY: ReadonlySet<string> = new Set(['v8', 'wamr']);
const DIFFERENCES = 'run-engines-differ';

function isStatic({ engine, rule }: Finding): boolean {
  return engine === undefined && rule !== DIFFERENCES;
}

/** As the shards that have the rule judge it: `verify.rules` may have changed its severity. */
function withSeverities(findings: readonly Finding[], parts: readonly Report[]): readonly Finding[] {
  const all = parts.flatMap(part => part.findings);
  return findings.map(each => ({
    ...each,
    severity: all.find(({ rule }) => rule === each.rule)?.severity ?? each.severity,
  }));
}

/** Whether a finding is known is asked again, of the baseline of the merge. */
function withoutMark({ known: _, ...finding }: Finding): Finding {
  return finding;
}
