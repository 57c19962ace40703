// The process is killed at each call that changes the disk, in turn. Afterwards a plain `patch` succeeds, the result is
// that of an undisturbed run, and `restore` brings back the stock files.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { distFile } from '../../src/paths.js';
import { contents, project, smallSdk, type TestProject } from '../patch/support/project.js';

// The built files, as in the processes that are killed: the state names the edition of the code.
const load = (name: string) => import(pathToFileURL(distFile('src', `${name}.js`)).href);
const { patch }: typeof import('../../src/patch.js') = await load('patch');
const { restore }: typeof import('../../src/restore.js') = await load('restore');

const KILLER = pathToFileURL(join(import.meta.dirname, '..', 'patch', 'support', 'kill-point.mjs'));

const optionsOf = ({ cwd, env, sdk }: TestProject, inPlace: boolean) => ({
  cwd,
  env,
  overrides: { sdk: { sysroot: sdk, inPlace } },
});

/** Runs a function of the package in a process of its own; ends with how it ended. */
function run(made: TestProject, verb: 'patch' | 'restore', inPlace: boolean, query: string): Promise<string> {
  const file = pathToFileURL(distFile('src', `${verb}.js`)).href;
  const program = `import { ${verb} } from ${JSON.stringify(file)}; await ${verb}(${JSON.stringify(optionsOf(made, inPlace))});`;
  // In place the project's own folder gets texts only, which the overlay's run covers.
  const folders = encodeURIComponent(JSON.stringify(inPlace ? [made.sdk] : [made.cwd]));
  const args = [
    '--import',
    `${KILLER.href}?folders=${folders}&${query}`,
    '--input-type=module',
    '-e',
    program,
  ];
  return new Promise(done => {
    const child = execFile(process.execPath, args, (_, __, stderr) =>
      done(child.signalCode ?? (child.exitCode === 0 ? 'fine' : stderr)),
    );
  });
}

async function pointsOf(made: TestProject, verb: 'patch' | 'restore', inPlace: boolean): Promise<number> {
  const report = join(made.folder, 'report');
  expect(await run(made, verb, inPlace, `report=${encodeURIComponent(report)}`)).toBe('fine');
  return Number(readFileSync(report, 'utf8'));
}

const everything = ({ cwd, sdk }: TestProject) => ({ project: contents(cwd), sdk: contents(sdk) });

/** Puts both folders back to what they were in `snapshot`. */
function reset({ folder, cwd, sdk }: TestProject, snapshot: string): void {
  for (const [path, name] of [
    [cwd, 'project'],
    [sdk, 'sdk'],
  ] as const) {
    rmSync(path, { recursive: true, force: true });
    const from = join(folder, snapshot, name);
    if (existsSync(from))
      cpSync(from, path, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    else mkdirSync(path);
  }
}

function keep({ folder, cwd, sdk }: TestProject, snapshot: string): void {
  const options = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true };
  cpSync(cwd, join(folder, snapshot, 'project'), options);
  cpSync(sdk, join(folder, snapshot, 'sdk'), options);
}

test.each([
  ['an overlay', false],
  ['in place', true],
])(
  'patch is killed at each step: %s',
  async (_, inPlace) => {
    const made = await project(smallSdk);
    const stock = contents(made.sdk);
    keep(made, 'before');
    const points = await pointsOf(made, 'patch', inPlace);
    expect(points).toBeGreaterThan(20);
    const whole = everything(made);
    for (let at = 0; at < points; at += 1) {
      reset(made, 'before');
      expect(await run(made, 'patch', inPlace, `at=${at}`), `point ${at}`).toBe('SIGKILL');
      // Each archive is old or new at any moment.
      for (const [name, hash] of Object.entries(contents(made.sdk)))
        if (name.endsWith('/libc.a') && !name.includes('.wamr-pthread'))
          expect([stock[name], whole.sdk[name]], `${name} at point ${at}`).toContain(hash);
      await patch(optionsOf(made, inPlace));
      expect(everything(made), `patched after point ${at}`).toEqual(whole);
      if (!inPlace || at % 3 > 0) continue;
      await restore(optionsOf(made, inPlace));
      expect(contents(made.sdk), `restored after point ${at}`).toEqual(stock);
    }
  },
  300_000,
);

test('restore is killed at each step, and either verb finishes', async () => {
  const made = await project(smallSdk);
  const stock = contents(made.sdk);
  await patch(optionsOf(made, true));
  const whole = everything(made);
  keep(made, 'patched');
  const points = await pointsOf(made, 'restore', true);
  expect(points).toBeGreaterThan(20);
  expect(contents(made.sdk)).toEqual(stock);
  for (let at = 0; at < points; at += 1) {
    reset(made, 'patched');
    expect(await run(made, 'restore', true, `at=${at}`), `point ${at}`).toBe('SIGKILL');
    if (at % 2 === 0) {
      await patch(optionsOf(made, true));
      expect(everything(made), `patched after point ${at}`).toEqual(whole);
    }
    await restore(optionsOf(made, true));
    expect(contents(made.sdk), `restored after point ${at}`).toEqual(stock);
  }
}, 600_000);

test('restore undoes what a killed patch did, without another patch', async () => {
  const made = await project(smallSdk);
  const stock = contents(made.sdk);
  keep(made, 'before');
  const points = await pointsOf(made, 'patch', true);
  for (let at = 3; at < points; at += 4) {
    reset(made, 'before');
    await run(made, 'patch', true, `at=${at}`);
    await restore(optionsOf(made, true));
    expect(contents(made.sdk), `restored after point ${at}`).toEqual(stock);
  }
}, 600_000);
