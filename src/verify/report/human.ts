import type { Finding, Report, Severity } from '../types.js';
import { type Colours, plural, verdictOf } from './text.js';

// What the short and the long report for people have in common.

/** More shards than runs: silence would pass for a success of runs. */
export function emptyShard({ shard, runs }: Report): string[] {
  if (shard === undefined || runs.length > 0) return [];
  return [`  shard ${shard.index} of ${shard.of}: none of the ${plural(shard.runs, 'run')} is in it`];
}

export function verdict(report: Report, colours: Colours): string {
  const { mark, counts } = verdictOf(report);
  const painted = mark === 'PASS' ? colours.green(mark) : colours.red(mark);
  return `${colours.bold(painted)} ${report.file}: ${counts}`;
}

export function nameOf({ rule, engine }: Finding, { bold }: Colours): string {
  return `${bold(rule)}${engine === undefined ? '' : ` (${engine})`}`;
}

export function fresh(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ known }) => known !== true);
}

export function painter(severity: Severity, colours: Colours): (text: string) => string {
  if (severity === 'error') return colours.red;
  return severity === 'warning' ? colours.yellow : colours.cyan;
}
