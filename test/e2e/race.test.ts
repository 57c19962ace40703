// The seed's own scenario under the race detector, ten times each: slow.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verify } from '../../src/verify-command.js';
import { plantSeed } from '../scenario/seed-modules.js';
import { engineEnv } from '../support/engine.js';
import { raceProgram } from '../support/race.js';
import { describeWith } from '../support/skip.js';

const RUNS = 10;

describeWith(raceProgram(), "the seed's scenario under the race detector", () => {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-race-seed-'));
  const overrides = { sdk: { path: 'embedded' }, verify: { runs: RUNS, timeout: 20 } };
  const project = { cwd: folder, env: { ...engineEnv }, overrides };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await raceProgram().prepare();
    await plantSeed(folder);
  }, 300_000);

  test('with the stock libc every run shows a race in the allocator, by name', async () => {
    const [report] = await verify({ ...project, modules: ['stock.wasm'], race: true });
    const races = report?.findings.filter(each => each.rule === 'run-data-race') ?? [];
    expect(races[0]?.message).toMatch(
      /^a data race in the allocator \(dlmalloc: \w+( ↔ \w+)?\)(; .* may be its consequence .*)? \(10 of 10 runs\)$/,
    );
    expect(races[0]?.fix).toContain('wamr-pthread patch');
  }, 600_000);

  test('with ours no run shows anything', async () => {
    const [report] = await verify({ ...project, modules: ['seed.wasm'], race: true });
    expect(report?.findings.filter(each => each.engine === 'race')).toEqual([]);
    expect(report?.runs.map(each => each.outcome)).toEqual(Array.from({ length: RUNS }, () => 'passed'));
  }, 600_000);
});
