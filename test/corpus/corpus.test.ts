// docs/detection.md is what the last full run found, and a sample of the corpus is looked at here and now.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { debian } from '../support/parts.js';
import { Builder } from './suite/build.js';
import { judge } from './suite/judge.js';
import { look } from './suite/look.js';
import { readPrograms, runsOn } from './suite/program.js';
import { isFalseAlarm, isMissed, readResults, tableFile } from './suite/results.js';
import { formatTable } from './suite/table.js';

const programs = readPrograms();

test('the table is in step with the results, and these with the programs', () => {
  const results = readResults();
  expect(readFileSync(tableFile, 'utf8')).toBe(formatTable(results));
  const shown = results.programs.map(({ name, innocent, title }) => ({ name, innocent, title }));
  expect(shown).toEqual(programs.map(({ name, innocent, title }) => ({ name, innocent, title })));
  for (const { name, cells } of results.programs) {
    const program = programs.find(each => each.name === name);
    expect(cells.length, name).toBeGreaterThan(0);
    for (const { mode, sysroot, found } of cells) {
      expect(found !== undefined, `${name}, ${mode}`).toBe((program?.finds[mode].length ?? 0) > 0);
      expect(program !== undefined && runsOn(program, sysroot), `${name}, ${sysroot}`).toBe(true);
    }
  }
});

test('at least 45 programs, 18 of them innocent; nothing missed and no false alarm', () => {
  const { programs: results } = readResults();
  expect(results.length).toBeGreaterThanOrEqual(45);
  expect(results.filter(each => each.innocent).length).toBeGreaterThanOrEqual(18);
  const wrong = results.flatMap(({ name, cells }) =>
    cells.filter(cell => isMissed(cell) || isFalseAlarm(cell)).map(({ mode }) => `${name}, ${mode}`),
  );
  expect(wrong).toEqual([]);
});

/** One of each kind: a hang, a trap, a failed thread, rules of modules and objects, and innocent ones. */
const SAMPLE = [
  'relock',
  'threads_too_many',
  'double_free',
  'wake_one_of_two',
  'stock_allocator',
  'object_without_atomics',
  'good_ring_buffer',
  'good_printf',
];

test('a sample: static rules and V8 find what they must, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'corpus-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const sysroot = debian().missing === undefined ? 'debian' : 'embedded';
  const builder = new Builder(sysroot, folder);
  const wrong: string[] = [];
  for (const program of programs.filter(({ name }) => SAMPLE.includes(name))) {
    const bytes = await builder.build(program);
    for (const mode of program.isObject ? (['static'] as const) : (['static', 'v8'] as const)) {
      const { found, unexpected } = judge(program, mode, await look(program, bytes, mode));
      if (found === false) wrong.push(`${program.name}, ${mode}: missed`);
      wrong.push(...unexpected.map(text => `${program.name}, ${mode}: ${text}`));
    }
  }
  expect(wrong).toEqual([]);
});
