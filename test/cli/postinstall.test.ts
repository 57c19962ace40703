// The postinstall script as package managers start it: ours, of a dependency, and the project's own with `patch`.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { beforeEach, expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import { sysrootWith } from '../libc/support/synthetic.js';
import { contents, smallLibc } from '../patch/support/project.js';
import { plant } from '../sdk/trees.js';
import { environment, project } from './support/cli.js';
import { packageWithoutCompiler } from './support/packed.js';

let cwd: string;
let installed: string;
let config: string;

beforeEach(async () => {
  const folder = project();
  cwd = join(folder, 'app');
  installed = join(cwd, 'node_modules', 'wamr-pthread');
  mkdirSync(installed, { recursive: true });
  packageWithoutCompiler(installed);
  cpSync(join(packageRoot, 'cli', 'postinstall.mjs'), join(installed, 'cli', 'postinstall.mjs'));
  await sysrootWith(join(folder, 'sdk'), await smallLibc());
  config = JSON.stringify({ sdk: { sysroot: '../sdk' } });
});

interface Ended {
  readonly exitCode: number | undefined;
  readonly all: string;
}

/** As a package manager would run a script: what it prepends to PATH differs from script to script. */
async function script(folder: string, words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const bin = [join(folder, 'node_modules', '.bin'), process.env['PATH']].join(':');
  const { exitCode, all } = await execa(process.execPath, words, {
    cwd: folder,
    env: environment({ npm_lifecycle_event: 'postinstall', INIT_CWD: cwd, PATH: bin, NO_COLOR: '1', ...env }),
    extendEnv: false,
    reject: false,
    all: true,
    // A question would wait here for ever.
    stdin: 'pipe',
    timeout: 60_000,
  });
  return { exitCode, all };
}

const ours = (env?: NodeJS.ProcessEnv) => script(installed, ['cli/postinstall.mjs'], env);
const theirs = (env?: NodeJS.ProcessEnv) =>
  script(cwd, [join(installed, 'dist', 'cli', 'main.js'), 'patch'], env);
/** The records of the short way and when they were written. */
const remembered = () =>
  readdirSync(join(out(), 'fast')).map(name => `${name} ${statSync(join(out(), 'fast', name)).mtimeMs}`);
const out = () => join(cwd, '.wamr-pthread');

/** What is made just before a run is not remembered by it: stamps are too coarse to tell. */
const settle = () => sleep(150);

test('a project with a config is patched; its own script then finds all in place and is quiet', async () => {
  plant(cwd, { 'wamr-pthread.config.json': config });
  await settle();
  const first = await ours();
  expect(first).toMatchObject({ exitCode: 0 });
  expect(first.all).toContain(`patched ${cwd}/.wamr-pthread/sysroot`);
  const [made, records] = [contents(out()), remembered()];
  expect(await theirs()).toEqual({ exitCode: 0, all: '' });
  expect(await ours()).toEqual({ exitCode: 0, all: '' });
  expect(contents(out())).toEqual(made);
  // One record for both, and none was written anew: each took the short way.
  expect(records.length).toBe(1);
  expect(remembered()).toEqual(records);
  // Typed by a person, the same command answers.
  expect((await theirs({ npm_lifecycle_event: 'npx' })).all).toContain('in place');
  // The long way is quiet, too.
  rmSync(join(out(), 'fast'), { recursive: true });
  expect(await ours()).toEqual({ exitCode: 0, all: '' });
});

test('a project without a config, and a checkout, are left alone', async () => {
  expect(await ours()).toEqual({ exitCode: 0, all: '' });
  const checkout = join(cwd, 'checkout');
  plant(checkout, { 'wamr-pthread.config.json': config, 'src/x': '' });
  cpSync(join(packageRoot, 'cli', 'postinstall.mjs'), join(checkout, 'cli', 'postinstall.mjs'));
  expect(await script(checkout, ['cli/postinstall.mjs'], { INIT_CWD: checkout })).toEqual({
    exitCode: 0,
    all: '',
  });
  expect([existsSync(out()), existsSync(join(checkout, '.wamr-pthread'))]).toEqual([false, false]);
});

test('what fails says why, how to install all the same, and has an exit code', async () => {
  plant(cwd, { 'wamr-pthread.config.json': JSON.stringify({ sdk: { sysroot: '../none' } }) });
  const { exitCode, all } = await ours();
  expect(exitCode).toBe(2);
  expect(all.split('\n').slice(-3)).toEqual([
    '',
    `wamr-pthread could not patch the toolchain for ${cwd}.`,
    'To install without that, set WAMR_PTHREAD_SKIP_POSTINSTALL=1; then run npx wamr-pthread patch.',
  ]);
  expect(all).toContain('none');
  // Who installs a project may never have heard of this tool, whosever script it is.
  expect(await theirs()).toEqual({ exitCode: 2, all });
  expect((await theirs({ npm_lifecycle_event: 'npx' })).all).not.toContain('SKIP_POSTINSTALL');
});

test('the way out: one line, nothing done; what is typed is not meant', async () => {
  plant(cwd, { 'wamr-pthread.config.json': config });
  const skipped = {
    exitCode: 0,
    all: 'wamr-pthread: nothing is patched, because WAMR_PTHREAD_SKIP_POSTINSTALL is set',
  };
  expect(await ours({ WAMR_PTHREAD_SKIP_POSTINSTALL: '1' })).toEqual(skipped);
  expect(await theirs({ WAMR_PTHREAD_SKIP_POSTINSTALL: '1' })).toEqual(skipped);
  expect(existsSync(out())).toBe(false);
  const main = join(installed, 'dist', 'cli', 'main.js');
  const asked = await script(cwd, [main, 'patch', '--json'], { WAMR_PTHREAD_SKIP_POSTINSTALL: '1' });
  expect(JSON.parse(asked.all)).toMatchObject({ dryRun: false, sysroot: join(out(), 'sysroot') });
  rmSync(out(), { recursive: true });
  expect((await theirs({ WAMR_PTHREAD_SKIP_POSTINSTALL: '0' })).all).toContain('patched');
  rmSync(out(), { recursive: true });
  const typed = { WAMR_PTHREAD_SKIP_POSTINSTALL: '1', npm_lifecycle_event: 'npx' };
  expect((await theirs(typed)).all).toContain('patched');
});
