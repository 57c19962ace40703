import { closest, distance } from 'fastest-levenshtein';
import { objectRules } from './object-rules/index.js';
import { rules } from './rules/index.js';
import { runRules } from './run-rules.js';
import type { Report, RuleText } from './types.js';

/** What a rule reads: a linked module, an object or archive before it is linked, or a run. */
export type RuleKind = 'module' | 'object' | 'run';

export interface CatalogueEntry extends RuleText {
  readonly kind: RuleKind;
}

/** Every rule there is, in the order of docs/rules.md. */
export const catalogue: readonly CatalogueEntry[] = [
  ...rules.map(each => ({ kind: 'module' as const, ...textOf(each) })),
  ...objectRules.map(each => ({ kind: 'object' as const, ...textOf(each) })),
  ...runRules.map(each => ({ kind: 'run' as const, ...textOf(each) })),
];

const byId: ReadonlyMap<string, CatalogueEntry> = new Map(catalogue.map(each => [each.id, each]));

export function findRule(id: string): CatalogueEntry | undefined {
  return byId.get(id);
}

/** The rule that somebody who typed `id` most likely meant; undefined where none is near. */
export function nearestRule(id: string): string | undefined {
  const typed = id.toLowerCase();
  const nearest = closest(
    typed,
    catalogue.map(each => each.id),
  );
  return distance(typed, nearest) <= id.length / 3 ? nearest : undefined;
}

/** The rules that a report answers for: those of its kind of file, and those of runs where there were any. */
export function rulesOf(report: Report): readonly CatalogueEntry[] {
  const kind = report.kind === undefined ? 'module' : 'object';
  return catalogue.filter(each => each.kind === kind || (each.kind === 'run' && report.runs.length > 0));
}

function textOf({ id, title, severity, why, fix, source, met, example }: RuleText): RuleText {
  return { id, title, severity, why, fix, source, met, example };
}
