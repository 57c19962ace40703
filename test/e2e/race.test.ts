// The seed's own scenario under the race detector, ten times each: slow.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../../src/build.js';
import { patch } from '../../src/patch.js';
import { compileOrThrow } from '../../src/sdk/run.js';
import { verify } from '../../src/verify-command.js';
import { engineEnv } from '../support/engine.js';
import { raceProgram } from '../support/race.js';
import { describeWith } from '../support/skip.js';

const template = fileURLToPath(new URL('../../templates/scenario/', import.meta.url));
const natives = fileURLToPath(new URL('../scenario/natives.h', import.meta.url));
const RUNS = 10;

describeWith(raceProgram(), "the seed's scenario under the race detector", () => {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-race-seed-'));
  const overrides = { sdk: { path: 'embedded' }, verify: { runs: RUNS, timeout: 20 } };
  const project = { cwd: folder, env: { ...engineEnv }, overrides };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeAll(async () => {
    await raceProgram().prepare();
    cpSync(template, folder, { recursive: true });
    cpSync(natives, join(folder, 'natives.h'));
    const { sdk } = await patch(project);
    const args = ['-std=c++17', '-O1', 'seed.cpp'];
    const built = await compile({
      ...project,
      language: 'c++',
      args: [...args, '-o', 'seed.wasm'],
      stdio: 'capture',
    });
    expect(built.stderr).toBe('');
    if (sdk.compiler === undefined) throw new Error('no compiler');
    const stock = [
      ...['-include', 'natives.h', '-mexec-model=reactor', '-matomics', '-mbulk-memory'],
      '-Wl,--shared-memory,--max-memory=67108864,-z,stack-size=1310720',
      '-Wl,--export=__heap_base,--export=__data_end,--export=malloc,--export=free',
      '-Wl,--allow-undefined,--no-check-features',
    ];
    const target = [`--target=${sdk.triple}`, `--sysroot=${sdk.sysroot}`];
    await compileOrThrow(sdk.compiler, 'c++', [...target, ...stock, ...args, '-o', 'stock.wasm'], {
      cwd: folder,
      env: project.env,
    });
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
