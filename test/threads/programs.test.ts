import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testSysroots } from '../support/link.js';
import { describeWith } from '../support/skip.js';
import { type Engine, v8Engine, wamrEngine } from './suite/engines.js';
import { problemsOf } from './suite/judge.js';
import { Modules } from './suite/modules.js';
import { type Program, readPrograms, runsOn } from './suite/program.js';

const programs = readPrograms();
const sysroots = testSysroots.filter(({ part }) => part.missing === undefined);
const wamr = wamrEngine();

test('every program says on its first line what must happen', () => {
  expect(programs.length).toBeGreaterThan(20);
  for (const { name, promise } of programs) expect(promise, name).not.toBe('');
});

test('the stress programs of the acceptance are there', () => {
  const names = programs.filter(({ isStress }) => isStress).map(({ name }) => name);
  expect(names).toEqual([
    'stress_cycle',
    'stress_errno',
    'stress_files',
    'stress_files_chdir',
    'stress_main_returns',
    'stress_printf',
    'stress_streams',
  ]);
});

for (const sysroot of testSysroots) {
  describeWith(sysroot.part, `the layer in ${sysroot.title}`, () => {
    const scratch = mkdtempSync(join(tmpdir(), 'layer-'));
    const folder = mkdtempSync(join(tmpdir(), 'layer-run-'));
    let modules: Modules;
    beforeAll(() => {
      modules = new Modules(sysroot, scratch);
    });
    afterAll(() => {
      for (const each of [scratch, folder]) rmSync(each, { recursive: true, force: true });
    });
    const check = async (program: Program, engine: Engine) => {
      const module = await modules.get(program);
      const start = performance.now();
      const run = await engine.run(program, { module, folder, timeout: 60_000 });
      expect(problemsOf(program, run, Math.round(performance.now() - start))).toEqual([]);
    };

    const checkEnd = async (program: Program) => {
      const module = await modules.get(program);
      const run = await v8Engine.run(program, { module, folder, timeout: 60_000 });
      expect(run.timedOut).toBe(false);
    };

    describeWith(wamr, 'on WAMR', () => {
      beforeAll(() => wamr.prepare());
      test.each(programs.filter(program => runsOn(program, sysroot)))('$name: $promise', program =>
        check(program, wamr),
      );
    });

    // V8 takes some 0.7 s to start: here each program is for one sysroot; `npm run threads -- --engine v8` has all.
    const mine = programs.filter((program, index) => sysrootOnV8(program, index) === sysroot);
    describe('on V8', () => {
      for (const program of mine) {
        const { name, promise, notOnV8, unreliableOnV8 } = program;
        if (notOnV8 === undefined) test(`${name}: ${promise}`, () => check(program, v8Engine));
        else if (unreliableOnV8) test(`${name} ends, but: ${notOnV8}`, () => checkEnd(program));
        // Not skipped, so that the reason goes when it no longer holds.
        else test(`${name} cannot: ${notOnV8}`, () => expect(check(program, v8Engine)).rejects.toThrow());
      }
    });
  });
}

/** The programs take turns, so that each sysroot has its share. */
function sysrootOnV8(program: Program, index: number) {
  const able = sysroots.filter(sysroot => runsOn(program, sysroot));
  return able[index % able.length];
}
