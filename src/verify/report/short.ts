import pc from 'picocolors';
import { replayCommand } from '../schedule/replay.js';
import type { Finding, Report, Severity } from '../types.js';
import { emptyShard, fresh, nameOf, painter, verdict } from './human.js';
import { runLines } from './run-lines.js';
import { type Colours, shortPlace } from './text.js';

/** So many findings of one rule are shown one by one; a stock libc.a has a hundred. */
const SHOWN = 8;

/** The report for people: the verdict, and a line or two for each finding and engine. Ends with a newline. */
export function formatShort(report: Report, colour: boolean): string {
  const colours = pc.createColors(colour);
  const shown = fresh(report.findings);
  const width = Math.max(0, ...shown.map(({ severity }) => wordOf(severity).length));
  const lines = shown.map(each => {
    const word = painter(each.severity, colours)(wordOf(each.severity).padEnd(width));
    const place = shortPlace(each);
    const below = place === undefined ? [] : [`  ${' '.repeat(width)}  ${colours.dim(place)}`];
    return { rule: each.rule, head: `  ${word}  ${nameOf(each, colours)}`, rest: [each.message, ...below] };
  });
  return `${[verdict(report, colours), ...shortened(lines), ...runLines(report.runs), ...emptyShard(report), ...help(report, shown, colours)].join('\n')}\n`;
}

interface Item {
  readonly rule: string;
  readonly head: string;
  /** The message, and lines below it. */
  readonly rest: readonly string[];
}

/** The lines as text; where one rule has many, the last of them says how many there are besides. */
function shortened(items: readonly Item[]): string[] {
  const totals = new Map<string, number>();
  for (const { rule } of items) totals.set(rule, (totals.get(rule) ?? 0) + 1);
  const seen = new Map<string, number>();
  return items.flatMap(({ rule, head, rest }) => {
    const position = (seen.get(rule) ?? 0) + 1;
    seen.set(rule, position);
    const total = totals.get(rule) ?? 0;
    if (position <= SHOWN || total === SHOWN + 1) return [`${head}: ${rest[0]}`, ...rest.slice(1)];
    return position === SHOWN + 1 ? [`${head}: ${total - SHOWN} more of them, see --verbose`] : [];
  });
}

/** What to type next; the first finding is a cause more often than a consequence. */
function help(report: Report, shown: readonly Finding[], colours: Colours): string[] {
  const first = shown.find(({ severity }) => severity !== 'info');
  if (first === undefined) return [];
  const replay = shown.flatMap(each => replayCommand(report, each) ?? [])[0];
  return [
    colours.dim(`  What to do: wamr-pthread explain ${first.rule}, or verify --verbose.`),
    ...(replay === undefined ? [] : [`  Replay: ${replay}`]),
  ];
}

function wordOf(severity: Severity): string {
  return severity === 'info' ? 'note' : severity;
}
