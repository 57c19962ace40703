import { visible, visibleLine } from '../../visible.js';
import type { Report } from '../types.js';

/** What a program printed has lines of its own. */
const OUTPUTS: ReadonlySet<string> = new Set(['stdout', 'stderr']);

/** The report as it may be shown to people: every text of it is visible, and of one line but for outputs. */
export function visibleReport(report: Report): Report {
  return mapped(report, '');
}

/** A copy of plain data, the same but for its texts. */
function mapped<T>(value: T, key: string): T;
function mapped(value: unknown, key: string): unknown {
  if (typeof value === 'string') return OUTPUTS.has(key) ? visible(value) : visibleLine(value);
  if (Array.isArray(value)) return value.map((each: unknown) => mapped(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapped(each, name)]));
}
