import pc from 'picocolors';
import type { Finding, Report, Severity } from '../types.js';
import { accessLines } from './accesses.js';
import { formatAdvice } from './advice.js';
import { formatRuns } from './runs.js';
import { type Colours, plural } from './text.js';

export interface HumanOptions {
  readonly colour: boolean;
  /** Adds where each finding is, how long runs took and what the program printed. */
  readonly verbose: boolean;
}

const GROUPS: readonly { readonly severity: Severity; readonly title: string; readonly word: string }[] = [
  { severity: 'error', title: 'Errors', word: 'error' },
  { severity: 'warning', title: 'Warnings', word: 'warning' },
  { severity: 'info', title: 'Notes', word: 'note' },
];

/** The report for people: the verdict, the findings by severity with what to do, the runs. Ends with a newline. */
export function formatHuman(report: Report, options: HumanOptions): string {
  const colours = pc.createColors(options.colour);
  const parts = [
    verdict(report, colours),
    ...GROUPS.map(({ severity, title }) => {
      const list = report.findings.filter(each => each.severity === severity);
      return groupText(title, list, painter(severity, colours), colours, options.verbose);
    }).filter(text => text !== ''),
    ...(report.runs.length === 0 ? [] : [formatRuns(report.runs, colours, options.verbose)]),
    ...(report.advice === undefined || !options.verbose ? [] : [formatAdvice(report.advice, colours)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function verdict(report: Report, colours: Colours): string {
  const counts = GROUPS.flatMap(({ severity, word }) => {
    const count = report.findings.filter(each => each.severity === severity).length;
    return count === 0 ? [] : [plural(count, word)];
  });
  const mark = report.ok ? colours.green('PASS') : colours.red('FAIL');
  return `${colours.bold(mark)} ${report.file}: ${counts.length === 0 ? 'no findings' : counts.join(', ')}`;
}

function painter(severity: Severity, colours: Colours): (text: string) => string {
  if (severity === 'error') return colours.red;
  return severity === 'warning' ? colours.yellow : colours.cyan;
}

function groupText(
  title: string,
  list: readonly Finding[],
  paint: (text: string) => string,
  colours: Colours,
  verbose: boolean,
): string {
  if (list.length === 0) return '';
  const lines = list.flatMap((each, index) => {
    const engine = each.engine === undefined ? '' : ` (${each.engine})`;
    const where = verbose && each.where !== undefined ? [colours.dim(`    where: ${each.where}`)] : [];
    const sides = verbose ? accessLines(each).map(line => colours.dim(line)) : [];
    // Several findings in a row with one remedy: it is said once, after the last.
    const isLast = list[index + 1]?.fix !== each.fix;
    const fix =
      isLast && (each.severity !== 'info' || verbose) ? [`    ${colours.dim('fix:')} ${each.fix}`] : [];
    return [`  ${paint(each.rule)}${engine}: ${each.message}`, ...where, ...sides, ...fix];
  });
  return [paint(title), ...lines].join('\n');
}
