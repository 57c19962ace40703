import { basename } from 'node:path';
import { runRules } from './run-rules.js';
import type { Finding, Report } from './types.js';

/** What makes a finding the same from one build to the next: no offset, no number, no path. */
export interface Identity {
  readonly rule: string;
  /** File name of the module, object or archive, without folders: build folders differ. */
  readonly module: string;
  /** Function, import, export, or member of an archive; empty where the rule speaks of the whole file. */
  readonly where: string;
}

const unstable: ReadonlySet<string> = new Set(
  runRules.filter(each => each.unstable === true).map(each => each.id),
);

/** The identity of a finding of a report; undefined where it has none that lasts, such as a hang. */
export function identityOf(report: Pick<Report, 'file'>, finding: Finding): Identity | undefined {
  if (unstable.has(finding.rule)) return undefined;
  const module = basename(report.file);
  const where = finding.where ?? '';
  // Members are written `path/libapp.a(part.o)`.
  const inFile = where === report.file || where.startsWith(`${report.file}(`);
  return {
    rule: finding.rule,
    module,
    where: inFile ? `${module}${where.slice(report.file.length)}` : where,
  };
}

/** One text for one identity, for maps and hashes. */
export function identityKey({ rule, module, where }: Identity): string {
  return [rule, module, where].join('\n');
}
