// Shaken runs of real programs, on both engines.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../../../src/build.js';
import { configSchema } from '../../../src/config/schema.js';
import { patch } from '../../../src/patch.js';
import type { RunChoice } from '../../../src/verify/schedule/plan-runs.js';
import { replayCommand } from '../../../src/verify/schedule/replay.js';
import { readSeed, seedText } from '../../../src/verify/schedule/schedule.js';
import type { Report } from '../../../src/verify/types.js';
import { verifyModule } from '../../../src/verify/verify.js';
import { wamrEngine } from '../../support/engine.js';
import { describeWith } from '../../support/skip.js';

const programs = fileURLToPath(new URL('./programs/', import.meta.url));

/** Threads begin apart: each up to 5 ms after it was created. */
const APART = 2818;

describeWith(wamrEngine(), 'shaken runs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-schedule-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const project = {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    overrides: { sdk: { path: 'embedded' } },
  };
  const modules = new Map<string, Uint8Array>();
  beforeAll(async () => {
    await Promise.all([patch(project), wamrEngine().prepare()]);
    for (const name of ['unjoined', 'queue']) {
      const args = ['-O2', join(programs, `${name}.c`), '-o', `${name}.wasm`];
      const { exitCode, stderr } = await compile({ ...project, language: 'c', args, stdio: 'capture' });
      if (exitCode !== 0) throw new Error(stderr);
      modules.set(name, readFileSync(join(folder, `${name}.wasm`)));
    }
  });

  const verify = async (
    name: string,
    engine: 'v8' | 'wamr',
    runs: number,
    choice: RunChoice,
  ): Promise<Report> =>
    verifyModule(`${name}.wasm`, modules.get(name) ?? new Uint8Array(), {
      config: configSchema.parse({ verify: { runs } }),
      engines: [engine],
      wamrAddon: await wamrEngine().prepare(),
      choice,
    });

  for (const engine of ['v8', 'wamr'] as const) {
    test(`${engine}: a failing run names the seed that makes it fail again`, { retry: 2 }, async () => {
      const seen = await verify('unjoined', engine, 2, { vary: true, seed: APART });
      const [finding] = seen.findings.filter(({ rule }) => rule === 'run-exit');
      expect(finding?.message).toMatch(/^the program ended with exit code 1 \([12] of 2 runs\)$/);
      expect(seen.runs.map(({ schedule }) => schedule?.run)).toEqual([1, 2]);
      expect(finding?.seed).toBe(seedText(APART));
      const command = finding && replayCommand(seen, finding);
      expect(command).toBe(`wamr-pthread verify unjoined.wasm --engine ${engine} --seed ${seedText(APART)}`);
      const again = await verify('unjoined', engine, 1, {
        vary: false,
        seed: readSeed(command?.split(' ').at(-1) ?? ''),
      });
      expect(again.runs.map(({ outcome, exitCode, schedule }) => [outcome, exitCode, schedule])).toEqual([
        ['exit', 1, { run: 1, seed: seedText(APART), maxThreads: 4 }],
      ]);
    });

    test(`${engine}: a good program stays good`, async () => {
      const { runs, findings, tool, sha256 } = await verify('queue', engine, 3, { vary: true });
      expect(findings.filter(({ engine: on }) => on !== undefined)).toEqual([]);
      expect(runs.map(({ outcome }) => outcome)).toEqual(Array(3).fill('passed'));
      // Without a seed it follows from the module, so that all machines agree.
      expect(runs[0]?.schedule?.seed).toBe(`0x${sha256?.slice(0, 8)}`);
      expect(new Set(runs.map(({ schedule }) => schedule?.seed)).size).toBe(3);
      expect(tool).toMatch(/^\d/);
    });
  }
});
