import Table from 'cli-table3';
import { formatSize } from '../../config/size.js';
import type { RunResult } from '../types.js';

const BORDERS = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
];

/** How much of its stack each thread used at most in any run; no line where nothing is known of stacks. */
export function stackTable(runs: readonly RunResult[]): string[] {
  const count = Math.max(...runs.map(each => each.stacks.length));
  const rows = Array.from({ length: count }, (_, thread) => {
    const own = runs.flatMap(each => each.stacks[thread] ?? []);
    const used = Math.max(...own.map(each => each.used));
    const size = Math.max(...own.map(each => each.size));
    const share = size === 0 ? '' : `${Math.round((used / size) * 100)} %`;
    const overflowed = own.some(each => each.overflowed);
    return [
      thread === 0 ? 'main' : `thread ${thread}`,
      formatSize(used),
      formatSize(size),
      overflowed ? 'overflowed' : share,
    ];
  }).filter(([, used]) => used !== '0 bytes');
  if (rows.length === 0) return [];
  const table = new Table({
    head: ['stack of', 'used', 'of', ''],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: Object.fromEntries(BORDERS.map(part => [part, ''])),
    colAligns: ['left', 'right', 'right', 'right'],
  });
  table.push(...rows);
  return table
    .toString()
    .split('\n')
    .map(line => `  ${line.trimEnd()}`);
}
