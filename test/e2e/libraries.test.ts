import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compile } from '../../src/build.js';
import { resolveConfig } from '../../src/config/resolve.js';
import { patch } from '../../src/patch.js';
import { verifyModule } from '../../src/verify/verify.js';
import { headerLibraries } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { wamrRunner } from '../support/wamr.js';
import { bytesOf } from './support/build.js';
import { environment, toolchains } from './support/toolchains.js';

/** acceptance.test.ts has twenty of programs that do more with threads. */
const RUNS = 10;
const APP_HEAP = 16 * 1024 * 1024;
const ARGS = ['12'];
const OUTPUT = '48 documents, 48 handed over\n';

const source = fileURLToPath(new URL('programs/json-library.cpp', import.meta.url));
const libraries = headerLibraries();
const wamr = wamrRunner();

/** Those whose sysroot has a libc++. */
for (const toolchain of toolchains.filter(({ title }) => title !== 'wasi-sdk 34')) {
  const part = { missing: toolchain.part.missing ?? libraries.missing };
  describeWith(part, `libraries that nobody wrote for WebAssembly, on ${toolchain.title}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-libraries-'));
    const module = join(folder, 'app.wasm');
    beforeAll(async () => {
      const project = { cwd: folder, env: environment, overrides: { sdk: await toolchain.sdk(folder) } };
      await patch(project);
      copyFileSync(source, join(folder, 'app.cpp'));
      for (const from of libraries.folders) cpSync(from, join(folder, from), { recursive: true });
      const args = ['-std=c++17', '-O2', '-fno-exceptions', '-isystem', join(folder, libraries.include)];
      const built = await compile({
        ...project,
        language: 'c++',
        args: [...args, 'app.cpp', '-o', 'app.wasm'],
        stdio: 'capture',
      });
      expect(built.stderr).toBe('');
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test(`pass ${RUNS} of ${RUNS} runs on V8`, async () => {
      const settings = { runs: RUNS, args: ARGS, timeout: 30 };
      const config = resolveConfig({ memory: { appHeap: APP_HEAP }, verify: settings });
      const report = await verifyModule('app.wasm', bytesOf(module), { config });
      expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(report.runs.map(({ outcome }) => outcome)).toEqual(Array(RUNS).fill('passed'));
      for (const run of report.runs) expect(run.stdout).toBe(OUTPUT);
    });

    describeWith(wamr, 'on the real runtime', () => {
      test(`pass ${RUNS} of ${RUNS} runs`, async () => {
        for (let run = 1; run <= RUNS; run += 1) {
          const result = await wamr.run(module, { args: ARGS, heapSize: APP_HEAP });
          expect(result, `run ${run}`).toMatchObject({ code: 0, stdout: OUTPUT, stderr: '' });
        }
      });
    });
  });
}
