// A WAMR of the user's own: its sources, or an installation, which may be the wrong one.
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cli } from '../cli/support/cli.js';
import { runReal, wamrEngine } from '../support/engine.js';
import { partsDir, wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { build } from '../verify/engines/v8/program.js';

const scratch = mkdtempSync(join(tmpdir(), 'wamr-pthread-own-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** WAMR installed with these options; built once and kept. */
async function installed(name: string, options: readonly string[]): Promise<string> {
  const kept = join(partsDir, `wamr-${name}`);
  if (existsSync(kept)) return kept;
  const source = join(scratch, `${name}-source`);
  const folder = join(scratch, `${name}-build`);
  cpSync(wamrSource().root, source, { recursive: true });
  const fixed = ['-DCMAKE_BUILD_TYPE=Release', '-DWAMR_BUILD_SIMD=0', '-DWAMR_BUILD_AOT=0'];
  await execa('cmake', ['-S', source, '-B', folder, ...fixed, ...options]);
  await execa('cmake', ['--build', folder, '--parallel', '2']);
  await execa('cmake', ['--install', folder, '--prefix', join(scratch, name)]);
  mkdirSync(partsDir, { recursive: true });
  cpSync(join(scratch, name), `${kept}.${process.pid}`, { recursive: true });
  renameSync(`${kept}.${process.pid}`, kept);
  return kept;
}

const env = { WAMR_PTHREAD_CACHE: join(scratch, 'cache') };

describeWith(wamrEngine(), "a WAMR of the user's own", () => {
  let churn: Uint8Array;
  beforeAll(async () => {
    const { bytes } = await build('churn');
    churn = bytes;
    writeFileSync(join(scratch, 'churn.wasm'), churn);
  });

  test('its sources: verify builds the engine on first use', async () => {
    const root = join(scratch, 'wamr');
    cpSync(wamrSource().root, root, { recursive: true });
    writeFileSync(
      join(scratch, 'wamr-pthread.config.json'),
      '{ "verify": { "wamrRoot": "wamr", "engines": ["wamr"] } }',
    );
    const { stdout } = await cli(['verify', '--json', 'churn.wasm'], { cwd: scratch, env });
    expect(JSON.parse(stdout).runs).toMatchObject([
      { engine: 'wamr', outcome: 'passed', stdout: 'ok\n', threads: { created: 4 } },
    ]);
    const info = await cli(['runtime', 'info', '--json'], { cwd: scratch, env });
    expect(JSON.parse(info.stdout)).toMatchObject([{ from: root, capabilities: { internals: true } }]);
    rmSync(join(scratch, 'wamr-pthread.config.json'));
  });

  test('an installation: it runs, and the report says what cannot be seen', async () => {
    const prefix = await installed('installed', ['-DWAMR_BUILD_LIB_PTHREAD=1']);
    const built = await cli(['runtime', 'build', '--prefix', prefix, '--json'], { cwd: scratch, env });
    expect(built.stderr).toBe('');
    const { addon }: { addon: string } = JSON.parse(built.stdout);
    const run = await runReal(await build('churn'), { addon });
    expect(run).toMatchObject({ outcome: 'passed', stdout: 'ok\n', constructorRuns: 1 });
    expect(run.heap).toMatchObject({ allocations: 80_000, live: 0 });
    expect(run.notSeen).toContain('threads');
    const report = await cli(['verify', '--engine', 'wamr', '--verify.wamr-prefix', prefix, 'churn.wasm'], {
      cwd: scratch,
      env,
    });
    expect(report.stdout).toContain('this engine cannot see: threads, locks');
    expect(report.stdout).not.toContain('run-no-threads');
  });

  test('an installation without lib-pthread is refused with the option to change, and nothing is kept', async () => {
    const prefix = await installed('without-pthread', ['-DWAMR_BUILD_LIB_PTHREAD=0']);
    const { code, stderr } = await cli(['runtime', 'build', '--prefix', prefix], {
      cwd: scratch,
      env: { WAMR_PTHREAD_CACHE: join(scratch, 'refused') },
    });
    expect([code, stderr]).toEqual([
      2,
      'error [RUNTIME_UNSUITABLE] this WAMR was built without lib-pthread: it has no env.pthread_create\n hint Build WAMR again with -DWAMR_BUILD_LIB_PTHREAD=1, or use --wamr-root or --from-cargo, which do so themselves.\n',
    ]);
    const info = await cli(['runtime', 'info', '--json'], {
      cwd: scratch,
      env: { WAMR_PTHREAD_CACHE: join(scratch, 'refused') },
    });
    expect(info.stdout).toBe('[]\n');
  });
});
