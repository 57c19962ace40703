import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolveConfig } from '../../src/config/resolve.js';
import type { Report } from '../../src/verify/types.js';
import { verifyModule } from '../../src/verify/verify.js';
import { describeWith } from '../support/skip.js';
import { wamrRunner } from '../support/wamr.js';
import { type Built, buildProject, bytesOf, type Project } from './support/build.js';
import { toolchains } from './support/toolchains.js';

const RUNS = 20;
const APP_HEAP = 16 * 1024 * 1024;
const wamr = wamrRunner();

/** No runs: rules only. */
async function verify(module: string, args: readonly string[], runs: number): Promise<Report> {
  const settings = runs === 0 ? { engines: [] } : { runs, args, timeout: 30 };
  const config = resolveConfig({ memory: { appHeap: APP_HEAP }, verify: settings });
  return verifyModule('app.wasm', bytesOf(module), { config });
}

function rulesOf(report: Report): string[] {
  return report.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
}

for (const toolchain of toolchains) {
  describeWith(toolchain.part, `the main job on ${toolchain.title}`, () => {
    let project: Project;
    beforeAll(async () => {
      project = await buildProject(toolchain);
    });
    afterAll(() => rmSync(project.folder, { recursive: true, force: true }));
    const built = (name: string): Built => {
      const found = project.built.find(({ program }) => program.name === name);
      if (found === undefined) throw new Error(`${name} was not built`);
      return found;
    };

    test('the allocator is gone from libc.a', () => {
      const [libc] = project.patch.plan.archives.filter(({ file }) => file === project.patch.sdk.libc.file);
      expect(libc?.removed.map(({ member }) => member)).toEqual(
        expect.arrayContaining(project.patch.sdk.libc.allocator.map(({ member }) => member)),
      );
    });

    describe.each(toolchain.programs)('$name', ({ name, args, longArgs, output }) => {
      test(`patched, it passes ${RUNS} of ${RUNS} runs on V8`, async () => {
        const report = await verify(built(name).patched, args, RUNS);
        expect(rulesOf(report)).toEqual([]);
        expect(report.runs.map(({ outcome }) => outcome)).toEqual(Array(RUNS).fill('passed'));
        for (const run of report.runs) {
          expect(run.threads).toEqual({ created: 4, failed: 0, peak: 4 });
          expect(run.stdout).toContain(output);
        }
      });

      test('with the stock libc it is caught by the rules', async () => {
        const report = await verify(built(name).stock, [], 0);
        const expected = toolchain.startsThreads ? [] : ['pthread-stubs'];
        expect(rulesOf(report)).toEqual(expect.arrayContaining(['allocator-inside', ...expected]));
      });

      test('with the stock libc it fails when it runs', async () => {
        let report = await verify(built(name).stock, longArgs, 1);
        // A race: some runs come through. Where no thread can start, the first run fails.
        const attempts = toolchain.startsThreads ? RUNS : 1;
        for (let run = 2; run <= attempts && report.runs[0]?.outcome === 'passed'; run += 1)
          report = await verify(built(name).stock, longArgs, 1);
        const [run] = report.runs;
        expect(run?.outcome).not.toBe('passed');
        expect(run?.threads.created).toBe(toolchain.startsThreads ? 4 : 0);
      });

      describeWith(wamr, 'on the real runtime', () => {
        test(`patched, it passes ${RUNS} of ${RUNS} runs`, async () => {
          for (let run = 1; run <= RUNS; run += 1) {
            const result = await wamr.run(built(name).patched, { args, heapSize: APP_HEAP, maxThreads: 4 });
            expect(result, `run ${run}`).toMatchObject({ code: 0, stderr: '', timedOut: false });
            expect(result.stdout).toContain(output);
          }
        });
      });
    });
  });
}
