import type pc from 'picocolors';
import type { Finding, Report, Severity } from '../types.js';

export type Colours = ReturnType<typeof pc.createColors>;

/** `1 run`, `2 runs`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The severities in their order, as people read them. */
export const GROUPS: readonly {
  readonly severity: Severity;
  readonly title: string;
  readonly word: string;
}[] = [
  { severity: 'error', title: 'Errors', word: 'error' },
  { severity: 'warning', title: 'Warnings', word: 'warning' },
  { severity: 'info', title: 'Notes', word: 'note' },
];

/** `FAIL`, `2 errors, 1 warning, 3 known`: known findings are counted apart. */
export function verdictOf({ ok, findings }: Report): {
  readonly mark: 'PASS' | 'FAIL';
  readonly counts: string;
} {
  const fresh = findings.filter(({ known }) => known !== true);
  const counts = GROUPS.flatMap(({ severity, word }) => {
    const count = fresh.filter(each => each.severity === severity).length;
    return count === 0 ? [] : [plural(count, word)];
  });
  const known = findings.length - fresh.length;
  if (known > 0) counts.push(`${known} known`);
  return { mark: ok ? 'PASS' : 'FAIL', counts: counts.length === 0 ? 'no findings' : counts.join(', ') };
}

/** Where a finding is, how that is reached and its line in the source: what is known of these, a line each. */
export function placeLines({ where, chain, source }: Finding): string[] {
  return [
    ...(where === undefined ? [] : [`where: ${where}`]),
    ...(chain === undefined || chain.length === 0 ? [] : [`reached by: ${chain.join(' → ')}`]),
    ...(source === undefined ? [] : [`source: ${source.file}:${source.line}`]),
  ];
}

/** So many functions of a chain are named in one line: the entry and those next to the place. */
const NAMED = 4;

/** The same in one line, `at parse.c:120, reached from _start → main → parse`; undefined where nothing is known. */
export function shortPlace({ chain = [], source }: Finding): string | undefined {
  // A long chain has lost its middle before.
  const named = chain.filter(name => !name.startsWith('…'));
  const names = chain.length <= NAMED ? chain : [...named.slice(0, 1), '…', ...named.slice(1 - NAMED)];
  const parts = [
    ...(source === undefined ? [] : [`at ${source.file.replace(/^.*[/\\]/, '')}:${source.line}`]),
    ...(chain.length < 2 ? [] : [`reached from ${names.join(' → ')}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
