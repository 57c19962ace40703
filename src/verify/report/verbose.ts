import pc from 'picocolors';
import { replayCommand } from '../schedule/replay.js';
import type { Finding, Report } from '../types.js';
import { accessLines } from './accesses.js';
import { formatAdvice } from './advice.js';
import { heapLines } from './heap.js';
import { emptyShard, fresh, nameOf, painter, verdict } from './human.js';
import { formatRuns } from './runs.js';
import { type Colours, GROUPS, placeLines } from './text.js';

/** The report for people with what to do, where each finding is, and all that the runs showed. Ends with a newline. */
export function formatVerbose(report: Report, colour: boolean): string {
  const colours = pc.createColors(colour);
  const known = report.findings.filter(each => each.known === true);
  const parts = [
    verdict(report, colours),
    ...GROUPS.map(({ severity, title }) => {
      const list = fresh(report.findings).filter(each => each.severity === severity);
      return groupText(title, list, painter(severity, colours), colours, report);
    }),
    groupText('Known (in the baseline)', known, colours.dim, colours, report),
    ...(report.runs.length === 0 ? [] : [formatRuns(report.runs, colours)]),
    emptyShard(report).join('\n'),
    ...(report.advice === undefined ? [] : [formatAdvice(report.advice, colours)]),
  ];
  return `${parts.filter(text => text !== '').join('\n\n')}\n`;
}

function groupText(
  title: string,
  list: readonly Finding[],
  paint: (text: string) => string,
  colours: Colours,
  report: Report,
): string {
  if (list.length === 0) return '';
  const lines = list.flatMap((each, index) => {
    const places = placeLines(each).map(line => colours.dim(`    ${line}`));
    const sides = [...accessLines(each), ...heapLines(each)].map(line => colours.dim(line));
    // Several findings in a row with one remedy: it is said once, after the last.
    const isLast = list[index + 1]?.fix !== each.fix;
    const fix = isLast ? [`    ${colours.dim('fix:')} ${each.fix}`] : [];
    const replay = replayCommand(report, each);
    const again = replay === undefined ? [] : [colours.dim(`    replay: ${replay}`)];
    const head = `  ${paint(nameOf(each, colours))}: ${each.message}`;
    return [head, ...places, ...sides, ...again, ...fix];
  });
  return [paint(title), ...lines].join('\n');
}
