import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';
import { wamrEngine } from './suite/engines.js';
import { problemsOf } from './suite/judge.js';
import { Modules } from './suite/modules.js';
import { readPrograms, runsOn } from './suite/program.js';

const programs = readPrograms();
const wamr = wamrEngine();

test('every program says on its first line what must happen', () => {
  expect(programs.length).toBeGreaterThan(20);
  for (const { name, promise } of programs) expect(promise, name).not.toBe('');
});

for (const sysroot of testSysroots) {
  const part = { missing: sysroot.part.missing ?? wamr.missing };
  describeWith(part, `the layer in ${sysroot.title}, on WAMR`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'layer-'));
    const folder = mkdtempSync(join(tmpdir(), 'layer-run-'));
    let modules: Modules;
    beforeAll(async () => {
      modules = new Modules(sysroot, scratch);
      await wamr.prepare();
    });
    afterAll(() => {
      for (const each of [scratch, folder]) rmSync(each, { recursive: true, force: true });
    });

    test.each(programs.filter(program => runsOn(program, sysroot)))('$name: $promise', async program => {
      const module = await modules.get(program);
      const start = performance.now();
      const run = await wamr.run(program, { module, folder, timeout: 60_000 });
      expect(problemsOf(program, run, Math.round(performance.now() - start))).toEqual([]);
    });
  });
}
