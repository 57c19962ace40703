// The packed tarball, published to a registry of this machine and installed by the package managers that people use:
// in workspaces, by the project's own postinstall script and by ours, then built with by each door.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot, templateFile } from '../../src/paths.js';
import { contents } from '../patch/support/project.js';
import { plant } from '../sdk/trees.js';
import { debian, partsDir } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import {
  installManagers,
  MANAGERS,
  type Manager,
  managerEnvironment,
  NPX,
  PLUG_AND_PLAY,
  shareModule,
} from './support/managers.js';
import { APP, packInto } from './support/pack.js';
import { localRegistry, type Registry } from './support/registry.js';

const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread managers '));
/** Without what the package manager that runs the tests has set. */
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_(?!config_(registry|.*proxy))|INIT_CWD$|WASI_SDK_PATH$|NO_COLOR$|FORCE_COLOR$)/.test(name),
  ),
);
const env = managerEnvironment(scratch, { ...inherited, WAMR_PTHREAD_CACHE: join(partsDir, 'cache') });
let registry: Registry;
let version: string;

beforeAll(async () => {
  // For every project: a copy in each would be 100 MB.
  shareModule(scratch, '@yowasp/clang', join(packageRoot, 'node_modules', '@yowasp', 'clang'));
  const [packed] = await Promise.all([packInto(scratch), installManagers()]);
  version = packed.manifest.version;
  registry = await localRegistry(packed.tarball, packed.manifest);
});

afterAll(() => {
  registry.close();
  rmSync(scratch, { recursive: true, force: true });
});

const CMAKE = `cmake_minimum_required(VERSION 3.20)
project(app C)
add_executable(app src/app.c)
`;

const config = (path = 'embedded') => ({
  'wamr-pthread.config.json': `${JSON.stringify({ sdk: { path } })}\n`,
});

function run(command: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const [program = '', ...words] = command;
  return execa(program, words, { cwd, env: { ...env, ...more }, extendEnv: false, reject: false, all: true });
}

/** The last lines too, where it failed: what they say is the finding. */
function expectSuccess({ exitCode, all }: { exitCode?: number | undefined; all: string }): void {
  expect(exitCode, all).toBe(0);
}

const manifest = (keys: object = {}) =>
  `${JSON.stringify({ name: 'app', version: '1.0.0', private: true, ...keys }, null, 2)}\n`;
const tool = () => ({ devDependencies: { 'wamr-pthread': version } });
const own = { scripts: { postinstall: 'wamr-pthread patch' } };

/** Denied: the member's own script is what this is about. */
function denied({ name, files }: Manager): Record<string, string> {
  const made = files(registry.url);
  const key = { 'pnpm 12': 'allowBuilds:\n  wamr-pthread: false\n' }[name];
  return key === undefined ? made : { ...made, 'pnpm-workspace.yaml': made['pnpm-workspace.yaml'] + key };
}

const hook = templateFile('cmake', 'wamr-pthread.cmake');

/** The toolchain line of a CMake project; the hook is found where this manager put the package. */
async function toolchainFile(manager: Manager, member: string): Promise<string> {
  const made = join(member, '.wamr-pthread', 'toolchain.cmake');
  if (!existsSync(hook)) return made;
  const where = "console.log(require.resolve('wamr-pthread/package.json'))";
  const { stdout } = await run([process.execPath, '-e', where], member);
  expect(stdout, manager.name).not.toBe('');
  return join(stdout, '..', 'templates', 'cmake', 'wamr-pthread.cmake');
}

// Two at a time: an installation waits for the disk and the registry, a build for the processor.
describe.concurrent.each(MANAGERS)('$name', manager => {
  const { command, install, exec, files, byDefault, allow } = manager;
  const folder = join(scratch, manager.name);

  test('a member of a workspace patches in its own script, and builds in a folder below and by CMake', async () => {
    const member = join(folder, 'workspace', 'packages', 'firmware');
    plant(join(folder, 'workspace'), {
      'package.json': manifest({ workspaces: ['packages/*'] }),
      ...denied(manager),
    });
    plant(member, {
      'package.json': manifest({ name: 'firmware', ...tool(), ...own }),
      ...config(),
      'src/app.c': APP,
      'CMakeLists.txt': CMAKE,
    });
    expectSuccess(await run([...command, ...install], join(folder, 'workspace')));
    expect(readdirSync(join(member, '.wamr-pthread'))).toContain('toolchain.cmake');

    // From a folder below the member's own.
    const below = join(member, 'src');
    const compile = ['wamr-pthread', 'cc', '--', '-O1', 'app.c', '-o', 'my app.wasm'];
    expectSuccess(await run([...NPX, ...compile], below));
    const words = [...exec, 'wamr-pthread'];
    const verified = await run([...words, 'verify', '--json', 'src/my app.wasm'], member);
    expect(JSON.parse(verified.stdout), verified.all).toMatchObject({
      ok: true,
      runs: [{ stdout: 'done\n' }],
    });

    if (!manager.byCMake) return;
    const toolchain = `-DCMAKE_TOOLCHAIN_FILE=${await toolchainFile(manager, member)}`;
    expectSuccess(await run(['cmake', '-B', 'build', toolchain], member));
    expectSuccess(await run(['cmake', '--build', 'build'], member));
    const checked = await run([...words, 'verify', '--json', 'build/app.wasm'], member);
    expect(JSON.parse(checked.stdout), checked.all).toMatchObject({ ok: true });
  });

  test(`our own script ${byDefault} by default, and runs where it is allowed`, async () => {
    const silent = join(folder, 'default');
    plant(silent, { 'package.json': manifest(tool()), ...config(), ...files(registry.url) });
    const first = await run([...command, ...install], silent);
    const patched = (project: string) => existsSync(join(project, '.wamr-pthread', 'toolchain.cmake'));
    expect({ exitCode: first.exitCode, patched: patched(silent) }, first.all).toEqual({
      exitCode: byDefault === 'fails the installation' ? 1 : 0,
      patched: byDefault === 'runs',
    });

    const allowed = byDefault === 'runs' ? silent : join(folder, 'allowed');
    if (byDefault !== 'runs') {
      plant(allowed, {
        'package.json': manifest({ ...tool(), ...allow.keys }),
        ...config(),
        ...files(registry.url),
        ...allow.files,
      });
      expectSuccess(await run([...command, ...install], allowed));
      expect(patched(allowed)).toBe(true);
    }

    // And fails the installation where it fails, with the reason.
    plant(allowed, config('none'));
    rmSync(join(allowed, 'node_modules'), { recursive: true });
    const failed = await run([...command, ...install], allowed);
    expect(failed.exitCode, failed.all).not.toBe(0);
  });
});

describeWith(debian(), "Yarn's Plug'n'Play, with a clang on disk", () => {
  test('patch, cc and verify', async () => {
    const { command, install, exec, files, allow } = PLUG_AND_PLAY;
    const project = join(scratch, 'pnp');
    plant(project, {
      'package.json': manifest({ ...tool(), ...own, ...allow.keys }),
      ...config('system'),
      ...files(registry.url),
      'app.c': APP,
    });
    expectSuccess(await run([...command, ...install], project));
    expect(readdirSync(join(project, '.wamr-pthread'))).toContain('toolchain.cmake');
    const words = [...exec, 'wamr-pthread'];
    expectSuccess(await run([...words, 'cc', '--', 'app.c', '-o', 'app.wasm'], project));
    const { stdout, all } = await run([...words, 'verify', '--json', 'app.wasm'], project);
    expect(JSON.parse(stdout), all).toMatchObject({ ok: true, runs: [{ stdout: 'done\n' }] });
  });
});

describe('in parallel', () => {
  const project = () => join(scratch, 'parallel');
  const out = () => join(project(), '.wamr-pthread');
  const npm = ['npm', 'install', '--prefer-offline'];
  const bin = () => join(project(), 'node_modules', '.bin', 'wamr-pthread');

  test('two npm installs of one project, and eight patches: the same bytes, no error, no leftover', async () => {
    plant(project(), {
      'package.json': manifest({ ...tool(), ...own }),
      ...config(),
      '.npmrc': `registry=${registry.url}\n`,
    });
    expectSuccess(await run(npm, project()));
    const once = contents(out());
    for (const [times, command] of [
      [2, npm],
      [8, [bin(), 'patch']],
    ] as const) {
      rmSync(out(), { recursive: true });
      const all = await Promise.all(Array.from({ length: times }, () => run(command, project())));
      for (const each of all) expectSuccess(each);
      expect(contents(out())).toEqual(once);
    }
  });

  test('a global installation leaves the project where it is typed alone', async () => {
    rmSync(out(), { recursive: true });
    const prefix = join(scratch, 'global');
    mkdirSync(prefix);
    const global = ['--global', '--prefix', prefix, '--registry', registry.url, `wamr-pthread@${version}`];
    expectSuccess(await run([...npm, ...global], project()));
    expect(existsSync(out())).toBe(false);
    const { stdout } = await run([join(prefix, 'bin', 'wamr-pthread'), '--version'], project());
    expect(stdout).toBe(version);
  });
});
