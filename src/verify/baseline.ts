import { basename } from 'node:path';
import { type Identity, identityKey, identityOf } from './identity.js';
import { fails } from './report/levels.js';
import type { Finding, Report } from './types.js';

/**
 * An accepted finding: rule, file name, function or symbol. `count` says how many of them there were; what runs showed
 * has none, because a race shows itself now and then.
 */
export interface BaselineEntry extends Identity {
  readonly count?: number | undefined;
}

export interface AppliedBaseline {
  readonly reports: readonly Report[];
  /** Entries of the files that were checked which nothing matches any more, or fewer than they count. */
  readonly stale: readonly BaselineEntry[];
}

/** Marks the findings that the baseline accepts; a report whose errors are all known is fine. Pure. */
export function applyBaseline(reports: readonly Report[], known: readonly BaselineEntry[]): AppliedBaseline {
  const left = new Map(known.map(each => [identityKey(each), each.count ?? Number.POSITIVE_INFINITY]));
  const used = new Set<string>();
  const marked = reports.map((report): Report => {
    const findings = report.findings.map((finding): Finding => {
      const identity = identityOf(report, finding);
      const key = identity === undefined ? '' : identityKey(identity);
      const room = left.get(key) ?? 0;
      if (room <= 0) return finding;
      left.set(key, room - 1);
      used.add(key);
      return { ...finding, known: true };
    });
    return { ...report, findings, ok: !findings.some(fails) };
  });
  const stale = known.filter(each => {
    if (!reports.some(report => answersFor(report, each))) return false;
    const rest = left.get(identityKey(each)) ?? 0;
    return each.count === undefined ? !used.has(identityKey(each)) : rest > 0;
  });
  return { reports: marked, stale };
}

/**
 * The entries that accept every error and warning of the reports, in an order that does not depend on theirs. Entries
 * of `before` stay where these reports say nothing about them: of other files, or of runs where nothing was run.
 */
export function baselineOf(
  reports: readonly Report[],
  before: readonly BaselineEntry[] = [],
): readonly BaselineEntry[] {
  const entries = new Map<string, BaselineEntry>();
  for (const each of before) {
    if (!reports.some(report => answersFor(report, each))) entries.set(identityKey(each), each);
  }
  for (const report of reports) {
    for (const finding of report.findings) {
      const identity = finding.severity === 'info' ? undefined : identityOf(report, finding);
      if (identity === undefined) continue;
      const key = identityKey(identity);
      const count = finding.engine === undefined ? { count: (entries.get(key)?.count ?? 0) + 1 } : {};
      entries.set(key, { ...identity, ...count });
    }
  }
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}

/** True where a report would have the finding if it were still there. */
function answersFor(report: Report, { module, count }: BaselineEntry): boolean {
  return basename(report.file) === module && (count !== undefined || report.runs.length > 0);
}

/** The text of the file; ends with a newline. */
export function formatBaseline(known: readonly BaselineEntry[]): string {
  const plain = known.map(({ module, rule, where, count }) => ({ module, rule, where, count }));
  return `${JSON.stringify({ version: 1, known: plain }, null, 2)}\n`;
}
