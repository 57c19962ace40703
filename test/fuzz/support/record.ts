import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/paths.js';
import { toolVersion } from '../../../src/version.js';
import type { Kind } from '../targets/target.js';
import type { Done } from './ledger.js';

export interface Campaign {
  readonly mutants: number;
  readonly seed: number;
  readonly done: readonly Done[];
}

const PAGE = 'docs/fuzzing.md';
const KINDS: readonly Kind['name'][] = ['module', 'object', 'archive', 'text'];
const BLOCK = /(<!-- result: begin -->\n)[\s\S]*(<!-- result: end -->)/;

/** Puts the result of a whole campaign into its page; gives the page's name. */
export function writeRecord(campaign: Campaign): string {
  const file = join(packageRoot, PAGE);
  const page = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    page.replace(BLOCK, (_, begin, end) => `${begin}${block(campaign)}${end}`),
  );
  return PAGE;
}

function block({ mutants, seed, done }: Campaign): string {
  const seconds = done.reduce((sum, each) => sum + each.seconds, 0);
  const memory = Math.max(...done.map(each => each.memory));
  return [
    `wamr-pthread ${toolVersion}, \`npm run fuzz -- --mutants ${mutants} --seed ${seed}\`:`,
    `${count(mutants)} modules, objects and archives and ${count(mutantsOf(done, 'text'))} texts, none of which crashed, hung or met an untyped error.`,
    `Its workers took ${Math.round(seconds / 60)} minutes; the process never held more than ${Math.round(memory / 1e6)} MB. Slowest cases are by the clock, with the pauses of a busy machine.`,
    '',
    '| files | mutants | taken | refused, by error | slowest case |',
    '|---|---|---|---|---|',
    ...KINDS.map(kind =>
      row(
        kind,
        done.filter(({ batch }) => batch.kind === kind),
      ),
    ),
    '',
  ].join('\n');
}

function row(kind: Kind['name'], done: readonly Done[]): string {
  const sums = new Map<string, number>();
  for (const { tally } of done)
    for (const [verdict, each] of Object.entries(tally.verdicts))
      sums.set(verdict, (sums.get(verdict) ?? 0) + each);
  const refused = [...sums].filter(([verdict]) => verdict !== 'accepted').sort(([, a], [, b]) => b - a);
  const slowest = done.reduce((now, { tally }) => (tally.slowest.ms > now.ms ? tally.slowest : now), {
    ms: 0,
    target: '',
  });
  const cells = [
    `${kind}s`,
    count(mutantsOf(done, kind)),
    count(sums.get('accepted') ?? 0),
    refused.map(([verdict, each]) => `${verdict} ${count(each)}`).join(', '),
    `${Math.ceil(slowest.ms)} ms (${slowest.target})`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function mutantsOf(done: readonly Done[], kind: Kind['name']): number {
  return done.reduce((sum, { batch, tally }) => (batch.kind === kind ? sum + tally.mutants : sum), 0);
}

function count(number: number): string {
  return number.toLocaleString('en');
}
