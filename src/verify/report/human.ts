import pc from 'picocolors';
import type { Finding, Report, Severity } from '../types.js';
import { accessLines } from './accesses.js';
import { formatAdvice } from './advice.js';
import { heapLines } from './heap.js';
import { formatRuns, runLines } from './runs.js';
import { type Colours, GROUPS, verdictOf } from './text.js';

export interface HumanOptions {
  readonly colour: boolean;
  /** Adds what to do, where each finding is, and all that the runs showed. */
  readonly verbose: boolean;
}

/** The report for people: the verdict and a line for each finding and engine, or everything. Ends with a newline. */
export function formatHuman(report: Report, options: HumanOptions): string {
  const colours = pc.createColors(options.colour);
  return options.verbose ? long(report, colours) : short(report, colours);
}

/** So many findings of one rule are shown one by one; a stock libc.a has a hundred. */
const SHOWN = 8;

function short(report: Report, colours: Colours): string {
  const shown = fresh(report.findings);
  const width = Math.max(0, ...shown.map(({ severity }) => wordOf(severity).length));
  const lines = shown.map(each => {
    const word = painter(each.severity, colours)(wordOf(each.severity).padEnd(width));
    return { rule: each.rule, head: `  ${word}  ${nameOf(each, colours)}`, message: each.message };
  });
  return `${[verdict(report, colours), ...shortened(lines), ...runLines(report.runs), ...help(shown, colours)].join('\n')}\n`;
}

interface Line {
  readonly rule: string;
  readonly head: string;
  readonly message: string;
}

/** The lines as text; where one rule has many, the last of them says how many there are besides. */
function shortened(lines: readonly Line[]): string[] {
  const totals = new Map<string, number>();
  for (const { rule } of lines) totals.set(rule, (totals.get(rule) ?? 0) + 1);
  const seen = new Map<string, number>();
  return lines.flatMap(({ rule, head, message }) => {
    const position = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, position);
    const total = totals.get(rule) ?? 0;
    if (position <= SHOWN || total === SHOWN + 1) return [`${head}: ${message}`];
    return position === SHOWN + 1 ? [`${head}: ${total - SHOWN} more of them, see --verbose`] : [];
  });
}

/** What to type next; the first finding is a cause more often than a consequence. */
function help(shown: readonly Finding[], colours: Colours): string[] {
  const first = shown.find(({ severity }) => severity !== 'info');
  if (first === undefined) return [];
  return [colours.dim(`  What to do: wamr-pthread explain ${first.rule}, or verify --verbose.`)];
}

function long(report: Report, colours: Colours): string {
  const known = report.findings.filter(each => each.known === true);
  const parts = [
    verdict(report, colours),
    ...GROUPS.map(({ severity, title }) => {
      const list = fresh(report.findings).filter(each => each.severity === severity);
      return groupText(title, list, painter(severity, colours), colours);
    }),
    groupText('Known (in the baseline)', known, colours.dim, colours),
    ...(report.runs.length === 0 ? [] : [formatRuns(report.runs, colours)]),
    ...(report.advice === undefined ? [] : [formatAdvice(report.advice, colours)]),
  ];
  return `${parts.filter(text => text !== '').join('\n\n')}\n`;
}

function verdict(report: Report, colours: Colours): string {
  const { mark, counts } = verdictOf(report);
  const painted = mark === 'PASS' ? colours.green(mark) : colours.red(mark);
  return `${colours.bold(painted)} ${report.file}: ${counts}`;
}

function groupText(
  title: string,
  list: readonly Finding[],
  paint: (text: string) => string,
  colours: Colours,
): string {
  if (list.length === 0) return '';
  const lines = list.flatMap((each, index) => {
    const sides = [...accessLines(each), ...heapLines(each)].map(line => colours.dim(line));
    // Several findings in a row with one remedy: it is said once, after the last.
    const isLast = list[index + 1]?.fix !== each.fix;
    const fix = isLast ? [`    ${colours.dim('fix:')} ${each.fix}`] : [];
    return [`  ${paint(nameOf(each, colours))}: ${each.message}`, ...places(each, colours), ...sides, ...fix];
  });
  return [paint(title), ...lines].join('\n');
}

function places({ where, chain, source }: Finding, colours: Colours): string[] {
  return [
    ...(where === undefined ? [] : [`where: ${where}`]),
    ...(chain === undefined || chain.length === 0 ? [] : [`reached by: ${chain.join(' → ')}`]),
    ...(source === undefined ? [] : [`source: ${source.file}:${source.line}`]),
  ].map(text => colours.dim(`    ${text}`));
}

function nameOf({ rule, engine }: Finding, { bold }: Colours): string {
  return `${bold(rule)}${engine === undefined ? '' : ` (${engine})`}`;
}

function fresh(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ known }) => known !== true);
}

function wordOf(severity: Severity): string {
  return severity === 'info' ? 'note' : severity;
}

function painter(severity: Severity, colours: Colours): (text: string) => string {
  if (severity === 'error') return colours.red;
  return severity === 'warning' ? colours.yellow : colours.cyan;
}
