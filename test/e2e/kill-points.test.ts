// The process is killed at each call that changes the disk, in turn. Afterwards a plain `patch` succeeds, the result is
// that of an undisturbed run, and `restore` brings back the stock files.
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { distFile } from '../../src/paths.js';
import { contents, project, smallSdk, type TestProject } from '../patch/support/project.js';
import { scratch } from '../sdk/trees.js';

// The built files, as in the processes that are killed: the state names the edition of the code.
const load = (name: string) => import(pathToFileURL(distFile('src', `${name}.js`)).href);
const { patch }: typeof import('../../src/patch.js') = await load('patch');
const { restore }: typeof import('../../src/restore.js') = await load('restore');

const KILLER = pathToFileURL(join(import.meta.dirname, '..', 'patch', 'support', 'kill-point.mjs'));

/** Projects that one process works on and leaves at different points: starting it costs more than patching. */
const LANES = 10;

type Verb = 'patch' | 'restore';

/** A project, its SDK, and what both hold at different times. */
interface Lane {
  readonly made: TestProject;
  readonly options: Parameters<typeof patch>[0];
  readonly stock: Record<string, string>;
  readonly whole: ReturnType<typeof everything>;
  /** Puts both folders back to what they were before the verb that is tried. */
  readonly reset: () => void;
}

const everything = ({ cwd, sdk }: TestProject) => ({ project: contents(cwd), sdk: contents(sdk) });

/** In place with folders of the target's older name, which then get a second one. */
async function sdkWithOldNames(sdk: string): Promise<void> {
  await smallSdk(sdk);
  for (const folder of ['lib', 'include'])
    renameSync(join(sdk, folder, 'wasm32-wasip1'), join(sdk, folder, 'wasm32-wasi'));
}

async function laneFor(verb: Verb, inPlace: boolean): Promise<Lane> {
  const made = await project(inPlace ? sdkWithOldNames : smallSdk);
  const { folder, cwd, env, sdk } = made;
  const options = { cwd, env, overrides: { sdk: { sysroot: sdk, inPlace } } };
  const stock = contents(sdk);
  const copying = { recursive: true, verbatimSymlinks: true, preserveTimestamps: true };
  const copies = [cwd, sdk].map((path, at) => ({ path, copy: join(folder, `copy-${at}`) }));
  const keep = () => {
    for (const { path, copy } of copies) cpSync(path, copy, copying);
  };
  if (verb === 'patch') keep();
  await patch(options);
  if (verb === 'restore') keep();
  const reset = () => {
    for (const { path, copy } of copies) {
      rmSync(path, { recursive: true });
      cpSync(copy, path, copying);
    }
  };
  return { made, options, stock, whole: everything(made), reset };
}

/** Runs a function of the package for each lane, in one process; ends with how that ended. */
function run(verb: Verb, lanes: readonly Lane[], query: Record<string, unknown>): Promise<string> {
  const file = pathToFileURL(distFile('src', `${verb}.js`)).href;
  const all = JSON.stringify(lanes.map(({ options }) => options));
  const program = `import { ${verb} } from ${JSON.stringify(file)}; await Promise.all(${all}.map(${verb}));`;
  const words = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  const args = ['--import', `${KILLER.href}?${words.join('&')}`, '--input-type=module', '-e', program];
  return new Promise(done => {
    const child = execFile(process.execPath, args, (_, __, stderr) =>
      done(child.signalCode ?? (child.exitCode === 0 ? 'fine' : `${child.exitCode} ${stderr}`)),
    );
  });
}

/** In place the project's own folder gets texts only, which the overlay's run covers. */
const watched = ({ made, options }: Lane) =>
  options.overrides?.sdk?.inPlace === true ? [made.sdk] : [made.cwd];

interface Kill {
  readonly at: number;
  readonly look: (lane: Lane, at: number) => Promise<void>;
}

/** Kills `verb` as `killsAt` says of its points, and looks at what each kill left. */
async function killEach(verb: Verb, inPlace: boolean, killsAt: (points: number[]) => Kill[]): Promise<void> {
  const lanes: Lane[] = [];
  while (lanes.length < LANES) lanes.push(await laneFor(verb, inPlace));
  const points = await countPoints(verb, lanes.slice(0, 1));
  expect(points).toBeGreaterThan(20);
  const kills = killsAt(Array.from({ length: points }, (_, at) => at));
  for (let from = 0; from < kills.length; from += LANES) {
    const batch = kills.slice(from, from + LANES);
    const used = lanes.slice(0, batch.length);
    for (const { reset } of used) reset();
    const projects = JSON.stringify(
      used.map((lane, nth) => ({ folders: watched(lane), at: batch[nth]?.at })),
    );
    const ended = await run(verb, used, { projects });
    expect(ended, `points ${batch.map(({ at }) => at)}`).toBe('SIGKILL');
    await Promise.all(used.map((lane, nth) => batch[nth]?.look(lane, batch[nth].at)));
  }
}

async function countPoints(verb: Verb, lanes: readonly Lane[]): Promise<number> {
  for (const { reset } of lanes) reset();
  const report = join(scratch(), 'report');
  const projects = JSON.stringify(lanes.map(lane => ({ folders: watched(lane) })));
  expect(await run(verb, lanes, { projects, report })).toBe('fine');
  const counts: number[] = JSON.parse(readFileSync(report, 'utf8'));
  return counts[0] ?? 0;
}

async function restored({ made, options, stock }: Lane, at: number): Promise<void> {
  await restore(options);
  expect(contents(made.sdk), `restored after point ${at}`).toEqual(stock);
}

async function patched({ made, options, whole }: Lane, at: number): Promise<void> {
  await patch(options);
  expect(everything(made), `patched after point ${at}`).toEqual(whole);
}

/** Each archive is old or new at any moment. */
function hasWholeArchives({ made, stock, whole }: Lane, at: number): void {
  for (const [name, hash] of Object.entries(contents(made.sdk)))
    if (name.endsWith('/libc.a') && !name.includes('.wamr-pthread'))
      expect([stock[name], whole.sdk[name]], `${name} at point ${at}`).toContain(hash);
}

test('patch is killed at each step: an overlay', async () => {
  const look = async (lane: Lane, at: number) => {
    hasWholeArchives(lane, at);
    await patched(lane, at);
  };
  await killEach('patch', false, points => points.map(at => ({ at, look })));
}, 300_000);

test('patch is killed at each step: in place, and restore undoes it with or without another patch', async () => {
  const look = async (lane: Lane, at: number) => {
    hasWholeArchives(lane, at);
    await patched(lane, at);
    await restored(lane, at);
  };
  await killEach('patch', true, points => [
    ...points.map(at => ({ at, look })),
    ...points.filter(at => at % 4 === 3).map(at => ({ at, look: restored })),
  ]);
}, 300_000);

test('restore is killed at each step, and either verb finishes', async () => {
  const look = async (lane: Lane, at: number) => {
    if (at % 2 === 0) await patched(lane, at);
    await restored(lane, at);
  };
  await killEach('restore', true, points => points.map(at => ({ at, look })));
}, 300_000);
