import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.js';
import { resolveConfig } from '../../src/config/resolve.js';
import { loadScenario } from '../../src/scenario/load.js';
import { verifyModule } from '../../src/verify/verify.js';
import { verify } from '../../src/verify-command.js';
import { wamrEngine } from '../support/engine.js';
import { describeWith } from '../support/skip.js';
import { plantSeed } from './seed-modules.js';

const RUNS = 5;
const STOCK_RUNS = 20;
const env = { PATH: process.env['PATH'] ?? '' };

describe("the seed's own scenario: two workers and two host threads parse 1,000 messages", () => {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-seed-'));
  const project = { cwd: folder, env, overrides: { sdk: { path: 'embedded' }, verify: { runs: RUNS } } };
  beforeAll(async () => {
    await plantSeed(folder);
    // Not in the time of a test.
    if (wamrEngine().missing === undefined) await wamrEngine().prepare();
  }, 480_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('with our libc every run handles all of them and leaves nothing behind', async () => {
    const [report] = await verify({ ...project, modules: ['seed.wasm'] });
    expect(report?.findings.filter(each => each.severity !== 'info')).toEqual([]);
    expect(report?.runs).toHaveLength(RUNS);
    for (const run of report?.runs ?? []) {
      expect(run).toMatchObject({ outcome: 'passed', heap: { live: 0 }, threads: { created: 2, peak: 4 } });
      expect(run.steps?.at(-1)).toMatchObject({ call: 'finish', mismatches: 0, last: '1000' });
      expect(run.hostCalls?.map(each => each.calls)).toEqual([251, 251]);
    }
  });

  describeWith(wamrEngine(), 'on the real WAMR', () => {
    const onWamr = async (file: string, runs: number) => {
      const scenario = await loadScenario(join(folder, 'seed.scenario.json'), folder);
      const { config } = await loadConfig({ ...project, overrides: { verify: { runs, timeout: 20 } } });
      const engine = { engines: ['wamr' as const], wamrAddon: await wamrEngine().prepare() };
      return verifyModule(file, readFileSync(join(folder, file)), { config, scenario, ...engine });
    };

    test('with our libc 20 of 20 runs pass, without a leak', async () => {
      const report = await onWamr('seed.wasm', 20);
      expect(report.findings.filter(each => each.severity !== 'info')).toEqual([]);
      for (const run of report.runs) {
        expect(run).toMatchObject({ outcome: 'passed', heap: { live: 0 }, threads: { created: 2, peak: 4 } });
        expect(run.steps?.at(-1)).toMatchObject({ call: 'finish', mismatches: 0, last: '1000' });
        expect(run.hostCalls?.map(each => each.calls)).toEqual([251, 251]);
      }
    }, 240_000);

    test('with the stock libc and its malloc exported it fails', async () => {
      let failed = false;
      for (let run = 1; run <= STOCK_RUNS && !failed; run += 1) {
        const report = await onWamr('stock.wasm', 1);
        failed = report.findings.some(each => /^run-(trap|hang|unexpected-result)$/.test(each.rule));
      }
      expect(failed).toBe(true);
    }, 240_000);
  });

  test('with the stock libc and its malloc exported it fails', async () => {
    const scenario = await loadScenario(join(folder, 'seed.scenario.json'), folder);
    const config = resolveConfig({ verify: { timeout: 10 } });
    const bytes = readFileSync(join(folder, 'stock.wasm'));
    let caught: string | undefined;
    for (let attempt = 1; attempt <= STOCK_RUNS && caught === undefined; attempt += 1) {
      const [run] = (await verifyModule('stock.wasm', bytes, { config, scenario })).runs;
      // The threads start: a run that fails does so for what they do to the heap.
      expect(run?.threads).toMatchObject({ created: 2, failed: 0 });
      expect(run?.steps?.[0]).toMatchObject({ call: 'init', calls: 1, mismatches: 0 });
      if (run?.outcome !== 'passed') caught = run?.outcome;
    }
    expect(caught).toMatch(/^(trap|hang)$/);
  }, 240_000);
});
