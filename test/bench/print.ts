import Table from 'cli-table3';
import type { Row, Section } from './types.js';

/** A section as a table with the words that say how it was measured. */
export function formatSection({ title, method, rows, missing }: Section): string {
  const table = new Table({
    head: ['', 'ours', 'peer', 'ratio', 'goal', 'note'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'left', 'right', 'left', 'left'],
  });
  for (const row of rows)
    table.push([row.what, figure(row.value, row.unit), ...comparison(row), row.note ?? '']);
  return [
    title,
    ...method.map(line => `  ${line}`),
    ...(rows.length === 0 ? [] : [table.toString()]),
    ...missing.map(line => `  not measured: ${line}`),
    '',
  ].join('\n');
}

function comparison({ unit, peer, ratio, goal }: Row): string[] {
  return [
    peer === undefined ? '' : `${figure(peer.value, unit)} ${peer.name}`,
    ratio === undefined ? '' : `${ratio.toFixed(2)} x`,
    goal === undefined || ratio === undefined
      ? ''
      : `at most ${Number(goal.toFixed(2))} x: ${isMet({ ratio, goal })}`,
  ];
}

/** `met` or `NOT MET`. */
function isMet({ ratio, goal }: { ratio: number; goal: number }): string {
  return ratio <= goal ? 'met' : 'NOT MET';
}

function figure(value: number, unit: Row['unit']): string {
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
