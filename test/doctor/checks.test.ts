// Every check meets the bad state that it is for, made for real, and the good one beside it.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { checks } from '../../src/doctor/checks/index.js';
import { doctor } from '../../src/doctor-command.js';
import { withLock } from '../../src/libc/lock.js';
import { packageRoot } from '../../src/paths.js';
import { toolVersion } from '../../src/version.js';
import { member, sysrootWith } from '../libc/support/synthetic.js';
import { project, smallLibc } from '../patch/support/project.js';
import { environment, plant, plantClang, scratch } from '../sdk/trees.js';
import { buildModule } from '../support/module-builder.js';
import { sound, withImports } from '../verify/support/sound-module.js';
import { contextOf, observe, observeOne, observeWith, withSdk } from './support.js';

/** A folder with programs that print this for `--version`. */
function programs(versions: Readonly<Record<string, string>>): string {
  const folder = scratch();
  for (const [name, text] of Object.entries(versions)) {
    plant(folder, { [name]: `#!/bin/sh\necho '${text}'\n` });
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test('each file is a check with a why, an id of its own, and a test here', () => {
  const files = readdirSync(join(packageRoot, 'src/doctor/checks')).filter(name => name !== 'index.ts');
  expect(checks.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  const tests = readFileSync(import.meta.filename, 'utf8');
  for (const { id, why, title } of checks) {
    expect(tests, id).toContain(`\ntest('${id}: `);
    expect(why, id).toMatch(/^[\w.].*\.$/);
    expect(title.length, id).toBeLessThan(20);
  }
});

test('node: too old', async () => {
  const cwd = scratch();
  expect(await observeOne('node', cwd, { nodeVersion: '20.18.3' })).toEqual({
    status: 'problem',
    evidence: 'Node 20.18.3',
    fix: 'Install Node 20.19 or newer.',
  });
  for (const nodeVersion of ['20.19.0', '22.1.0'])
    expect(await observeOne('node', cwd, { nodeVersion })).toMatchObject({ status: 'ok' });
});

test('config: damaged, or none', async () => {
  const cwd = scratch();
  expect(await observeOne('config', cwd)).toMatchObject({
    status: 'note',
    fix: 'wamr-pthread init makes one.',
  });
  plant(cwd, { 'wamr-pthread.config.jsonc': '{ // threads\n "threads": { "maxs": 1 } }' });
  expect(await observeOne('config', cwd)).toEqual({
    status: 'problem',
    evidence:
      'wamr-pthread.config.jsonc: unknown key threads.maxs; did you mean threads.max? [CONFIG_UNKNOWN_KEY]',
    fix: 'Correct the key; docs/config.md lists every key.',
  });
  expect(await observeOne('overlay', cwd)).toMatchObject({ status: 'skipped' });
});

test('sdk: not there, and without the compiler library', async () => {
  const { cwd, sdk } = await project();
  const gone = { overrides: { sdk: { path: join(cwd, 'nowhere') } } };
  expect(await observeOne('sdk', cwd, gone)).toMatchObject({
    status: 'problem',
    evidence: expect.stringContaining('nowhere (sdk.path)'),
  });
  const overrides = { sdk: { sysroot: sdk } };
  expect(await observeOne('sdk', cwd, { overrides })).toEqual({
    status: 'ok',
    evidence: 'sysroot (sdk.sysroot), target wasm32-wasip1, no libc++: C only',
  });
  const context = await contextOf(cwd, { overrides });
  const [, builtins] = await observeWith('sdk', withSdk(context, { builtins: undefined }));
  expect(builtins).toMatchObject({
    status: 'warning',
    evidence: expect.stringContaining('libclang_rt.builtins'),
  });
});

test('compiler: none, one that only says it is one, and a real one', async () => {
  const { cwd, sdk, folder } = await project();
  const overrides = { sdk: { sysroot: sdk } };
  const context = await contextOf(cwd, { overrides });
  expect(await observeWith('compiler', withSdk(context, { compiler: undefined }))).toMatchObject([
    { status: 'problem', evidence: `${sdk} has no clang, and none is in PATH` },
  ]);
  const liar = join(folder, 'bin', 'clang');
  plantClang(liar);
  const failed = await observeOne('compiler', cwd, { overrides: { sdk: { sysroot: sdk, compiler: liar } } });
  expect(failed.status).toBe('problem');
  expect(failed.evidence).toMatch(/made no WebAssembly for wasm32-wasip1$/);
  const embedded = await observeOne('compiler', packageRoot, { overrides: { sdk: { path: 'embedded' } } });
  expect(embedded.evidence).toMatch(/^@yowasp\/clang 22\.\S+ makes wasm32-wasip1 with atomics$/);
});

test('compiler: no folder for temporary files is a problem like others, not a bug', async () => {
  const { cwd, sdk } = await project();
  vi.stubEnv('TMPDIR', join(cwd, 'gone'));
  try {
    const diagnosis = await doctor({ cwd, env: environment(), overrides: { sdk: { sysroot: sdk } } });
    expect(diagnosis.checks.find(({ id }) => id === 'compiler')?.observations).toEqual([
      {
        status: 'problem',
        evidence: `cannot make a temporary folder in ${join(cwd, 'gone')}: ENOENT [IO_WRITE]`,
        fix: 'Set TMPDIR to a folder that exists and can be written.',
      },
    ]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('libc: stock, edited by hand, and patched in place', async () => {
  const made = await project();
  const { cwd, sdk, folder } = made;
  const look = (sysroot: string) => observeOne('libc', cwd, { overrides: { sdk: { sysroot } } });
  expect(await look(sdk)).toMatchObject({
    status: 'ok',
    evidence: expect.stringContaining('allocator in dlmalloc.o'),
  });
  const byHand = join(folder, 'by-hand');
  await sysrootWith(byHand, [await member('answer.o', 'int answer(void) { return 1; }')]);
  expect(await look(byHand)).toMatchObject({
    status: 'problem',
    evidence: expect.stringContaining('defines no malloc: it was edited by hand'),
  });
  await made.patch();
  const ours = join(folder, 'ours');
  cpSync(join(made.out, 'sysroot'), ours, { recursive: true, dereference: true });
  expect(await look(ours)).toMatchObject({
    status: 'warning',
    evidence: expect.stringContaining('cannot be restored'),
  });

  await made.patch({ sdk: { sysroot: sdk, inPlace: true } });
  expect(await look(sdk)).toMatchObject({
    status: 'ok',
    evidence: expect.stringContaining(`patched in place by wamr-pthread ${toolVersion}`),
  });
  expect(await observe('libc', cwd, { overrides: { sdk: { sysroot: byHand } } })).toContainEqual({
    status: 'note',
    evidence: `${sdk}: still patched in place by this project, though the config no longer says so`,
    fix: `npx wamr-pthread restore --sysroot ${sdk}`,
  });
  const libc = 'lib/wasm32-wasip1/libc.a';
  cpSync(join(sdk, 'lib/wasm32-wasip1/.wamr-pthread/original', libc), join(sdk, libc));
  expect(await look(sdk)).toMatchObject({
    status: 'problem',
    evidence: expect.stringContaining(`changed since by something else, such as an upgrade: ${libc}`),
    fix: 'wamr-pthread patch --in-place',
  });
  plant(sdk, { 'lib/wasm32-wasip1/.wamr-pthread/state.json': '{}' });
  const lost = await observeOne('sdk', cwd, { overrides: { sdk: { sysroot: sdk } } });
  expect(lost).toMatchObject({
    status: 'problem',
    evidence: expect.stringContaining('does not say which files of the SDK were patched'),
  });
});

test('overlay: nothing beside an SDK that is itself patched', async () => {
  const made = await project();
  const overrides = { sdk: { sysroot: made.sdk, inPlace: true } };
  const look = () => observeOne('overlay', made.cwd, { env: made.env, overrides });
  expect(await look()).toMatchObject({
    status: 'warning',
    evidence: expect.stringMatching(/\d+ steps are left to patch it in place/),
    fix: 'wamr-pthread patch',
  });
  await made.patch(overrides);
  expect(await look()).toMatchObject({ status: 'ok', evidence: expect.stringContaining('patched in place') });
});

test('overlay: not made, in place, and stale in each way', async () => {
  const made = await project();
  const { cwd, out, sdk } = made;
  const look = (more: object = {}) =>
    observeOne('overlay', cwd, { env: made.env, overrides: { sdk: { sysroot: sdk }, ...more } });
  expect(await look()).toMatchObject({ status: 'warning', evidence: `${out}/sysroot: not made yet` });
  await made.patch();
  expect(await look()).toMatchObject({ status: 'ok', evidence: expect.stringContaining('in place') });

  expect(await look({ threads: { max: 2 } })).toMatchObject({
    status: 'problem',
    evidence: expect.stringMatching(/is older than the config: .*toolchain\.cmake/),
  });

  const state = join(out, 'state.json');
  const text = readFileSync(state, 'utf8');
  writeFileSync(state, text.replace(`"tool": "${toolVersion}"`, '"tool": "0.0.9"'));
  expect(await look()).toMatchObject({
    status: 'problem',
    evidence: `${out}/sysroot was made by wamr-pthread 0.0.9; this is ${toolVersion}`,
  });
  writeFileSync(state, text);

  rmSync(join(out, 'sysroot', 'include', 'wasm32-wasip1', 'stdio.h'));
  expect(await look()).toMatchObject({ status: 'problem', evidence: expect.stringContaining('is damaged') });

  await sysrootWith(sdk, await smallLibc(2));
  plant(sdk, { VERSION: '99.0' });
  expect(await look()).toMatchObject({
    status: 'problem',
    evidence: expect.stringMatching(/the SDK below it has changed: version \? is now 99\.0, .*libc\.a$/),
  });
  const other = join(made.folder, 'other');
  await sysrootWith(other, await smallLibc());
  expect(await look({ sdk: { sysroot: other } })).toMatchObject({
    status: 'problem',
    evidence: `${out}/sysroot was made from ${sdk}, but the SDK is now ${other}`,
  });
});

test('lock: held, and left behind', async () => {
  const cwd = scratch();
  const out = join(cwd, '.wamr-pthread');
  expect(await observeOne('lock', cwd)).toMatchObject({ status: 'ok' });
  await withLock(out, async () => {
    expect(await observeOne('lock', cwd)).toMatchObject({ status: 'note' });
  });
  mkdirSync(join(out, 'lock'));
  // A live owner would have noted itself by then.
  await sleep(2100);
  expect(await observeOne('lock', cwd)).toEqual({
    status: 'warning',
    evidence: `${out}/lock: left by a process that no longer lives`,
    fix: 'wamr-pthread patch takes it away.',
  });
});

test('cmake: missing where it is needed, too old, too old for presets', async () => {
  const cwd = scratch();
  expect(await observeOne('cmake', cwd)).toMatchObject({ status: 'note' });
  plant(cwd, { 'CMakeLists.txt': '' });
  expect(await observeOne('cmake', cwd)).toMatchObject({ status: 'warning' });
  const look = (version: string) =>
    observeOne('cmake', cwd, { env: environment(programs({ cmake: `cmake version ${version}` }), '/bin') });
  expect(await look('3.10.2')).toMatchObject({ status: 'problem', fix: 'Install CMake 3.14 or newer.' });
  expect(await look('3.18.4')).toMatchObject({
    status: 'warning',
    evidence: expect.stringMatching(/ 3\.18\.4, too old for the toolchain file of wamr-pthread$/),
    fix: 'Install CMake 3.19 or newer.',
  });
  expect(await look('3.19.0')).toMatchObject({ status: 'ok' });
  plant(cwd, { 'CMakePresets.json': '{}' });
  expect(await look('3.19.0')).toMatchObject({ status: 'warning', fix: 'Install CMake 3.21 or newer.' });
  expect(await look('4.1.0')).toMatchObject({ status: 'ok' });
});

test('wamr: a folder that is none, an engine that is missing or broken', async () => {
  const cwd = scratch();
  const env = { ...environment(), WAMR_PTHREAD_CACHE: join(cwd, 'cache') };
  // Without an SDK: a cache of its own would have to be filled with one.
  const sdk = { path: 'nowhere' };
  const look = (verify: object) => observeOne('wamr', cwd, { env, overrides: { verify, sdk } });
  expect(await look({ wamrRoot: cwd })).toMatchObject({
    status: 'problem',
    evidence: expect.stringContaining(
      'is no source tree of WAMR: build-scripts/runtime_lib.cmake is missing',
    ),
  });
  expect(await look({})).toMatchObject({ status: 'note' });
  expect(await look({ engines: ['wamr'] })).toMatchObject({
    status: 'problem',
    evidence: expect.stringContaining('no engine is built for the options of the config'),
  });
  const prefix = join(cwd, 'installed');
  plant(prefix, { 'lib/libiwasm.a': '!<arch>\n' });
  const { buildFolder } = await import('../../src/runtime/place.js');
  const { config } = await contextOf(cwd, { env, overrides: { sdk } });
  if (config === undefined) throw new Error('the defaults are a config');
  const folder = buildFolder(join(cwd, 'cache', 'runtime'), 'engine', config, {
    kind: 'prefix',
    path: prefix,
  });
  plant(folder, { 'wamr_pthread_engine.node': 'damaged' });
  expect(await look({ wamrPrefix: prefix })).toMatchObject({
    status: 'problem',
    evidence: expect.stringMatching(/wamr_pthread_engine\.node cannot be loaded: .*\[ENGINE_FAILED\]$/),
  });
});

test('wamr-options: a host that was configured otherwise', async () => {
  const cwd = scratch();
  expect(await observeOne('wamr-options', cwd)).toMatchObject({ status: 'skipped' });
  const cache = (text: string) => plant(cwd, { 'build/host/CMakeCache.txt': `// why\n${text}\n` });
  cache('WAMR_BUILD_LIB_PTHREAD:STRING=ON\nWAMR_BUILD_AOT:STRING=1\nWAMR_BUILD_PLATFORM:STRING=linux');
  expect(await observeOne('wamr-options', cwd)).toEqual({
    status: 'ok',
    evidence: '2 options in CMakeCache.txt are those of the config',
  });
  cache('WAMR_BUILD_LIB_PTHREAD:STRING=0\nWAMR_BUILD_AOT:STRING=0');
  expect(await observe('wamr-options', cwd)).toEqual([
    {
      status: 'problem',
      evidence: 'build/host/CMakeCache.txt:2: WAMR_BUILD_LIB_PTHREAD=0, but 1 in the config',
      fix: expect.stringContaining('cmake -C .wamr-pthread/runtime.cmake'),
    },
    expect.objectContaining({ status: 'warning' }),
  ]);
  expect(
    await observeOne('wamr-options', cwd, { overrides: { runtime: { WAMR_BUILD_AOT: 0 } } }),
  ).toMatchObject({
    status: 'problem',
  });
});

test('thread-models: signs of wasi-threads in build files, with their lines', async () => {
  const cwd = scratch();
  plant(cwd, {
    'CMakeLists.txt':
      'project(x)\n# set(WAMR_BUILD_LIB_WASI_THREADS 1)\nset(WAMR_BUILD_LIB_WASI_THREADS 0)\n',
    'node_modules/x/CMakeLists.txt': 'set(WAMR_BUILD_LIB_WASI_THREADS 1)\n',
  });
  expect(await observeOne('thread-models', cwd)).toEqual({
    status: 'ok',
    evidence: 'nothing of wasi-threads in 1 build files',
  });
  plant(cwd, {
    'host/CMakeLists.txt': '\nset (WAMR_BUILD_LIB_WASI_THREADS 1)\n',
    'build/debug/CMakeCache.txt':
      'CMAKE_TOOLCHAIN_FILE:FILEPATH=/opt/wasi-sdk/share/cmake/wasi-sdk-pthread.cmake\n',
    'build/host/CMakeCache.txt': 'WAMR_BUILD_LIB_WASI_THREADS:STRING=1\n',
    Makefile: 'app.wasm: app.c\n\tclang --target=wasm32-wasip1-threads -pthread $< -o $@\n',
  });
  const found = await observe('thread-models', cwd);
  expect(found.map(({ status, evidence }) => `${status} ${evidence.split(': ')[0]}`)).toEqual([
    'problem build/host/CMakeCache.txt:1',
    'problem host/CMakeLists.txt:2',
    'problem Makefile:2',
    'problem build/debug/CMakeCache.txt:1',
  ]);
});

test('modules: one that was built for wasi-threads, one that was not, one that is none', async () => {
  const cwd = scratch();
  plant(cwd, {
    'other.wasm': buildModule(withImports(sound, { module: 'wasi', name: 'thread-spawn', type: '(i)i' })),
    'ours.wasm': buildModule(sound),
    'text.wasm': 'text',
  });
  expect(await observeOne('modules', cwd)).toMatchObject({ status: 'skipped' });
  const modules = ['other.wasm', 'ours.wasm', 'text.wasm', 'gone.wasm'];
  expect(await observe('modules', cwd, { modules })).toMatchObject([
    { status: 'problem', evidence: expect.stringContaining('other.wasm: wasi.thread-spawn is imported') },
    { status: 'ok' },
    { status: 'problem', evidence: expect.stringContaining('[WASM_NOT_WASM]') },
    { status: 'problem', evidence: 'gone.wasm: cannot be read: ENOENT' },
  ]);
});

test('install-scripts: who blocks them, and what allows them', async () => {
  const dependency = { devDependencies: { 'wamr-pthread': '1' } };
  const installed = { 'node_modules/wamr-pthread/package.json': '{"scripts":{"postinstall":"x"}}' };
  const look = async (manifest: object, files: Readonly<Record<string, string>> = {}) => {
    const cwd = scratch();
    plant(cwd, { ...installed, 'package.json': JSON.stringify({ ...dependency, ...manifest }), ...files });
    const env = environment(programs({ pnpm: '10.4.1', npm: '12.0.0', yarn: '1.22.22' }), '/bin');
    const { status, evidence, fix = '' } = await observeOne('install-scripts', cwd, { env });
    return `${status}: ${evidence}; ${fix}`;
  };
  expect(await look({}, { 'pnpm-lock.yaml': '' })).toMatch(
    /^warning: pnpm-lock\.yaml, pnpm 10: blocks the install script of wamr-pthread; pnpm approve-builds wamr-pthread, or /,
  );
  expect(await look({}, { 'package-lock.json': '{}' })).toMatch(
    /^warning: .*npm 12: blocks .*; npm install-scripts approve wamr-pthread && npm rebuild wamr-pthread, or /,
  );
  expect(await look({}, { 'yarn.lock': '' })).toMatch(/^ok: yarn\.lock, yarn 1: runs/);
  const berry = { packageManager: 'yarn@4.18.0' };
  expect(await look(berry)).toMatch(/^warning: packageManager: yarn@4: blocks .*dependenciesMeta/);
  const built = { dependenciesMeta: { 'wamr-pthread': { built: true } } };
  expect(await look({ ...berry, ...built })).toMatch(/^ok: .* is allowed/);
  expect(await look({ packageManager: 'npm@11.6.0' })).toMatch(/^ok: packageManager: npm@11: runs/);
  const npm = { packageManager: 'npm@12.1.0' };
  expect(await look(npm)).toMatch(/^warning: packageManager: npm@12: blocks/);
  expect(await look({ ...npm, allowScripts: { 'wamr-pthread@0.1.0': true } })).toMatch(/^ok: .* is allowed/);
  expect(await look({ ...npm, allowScripts: { 'wamr-pthread': false } })).toMatch(/^warning/);
  const lock = { 'pnpm-lock.yaml': '' };
  const allowing = [
    'packages: [a]\nonlyBuiltDependencies:\n- esbuild # fast\n- wamr-pthread\n',
    "allowBuilds:\n  'wamr-pthread': true # patches\nignoredBuiltDependencies: []\n",
    'onlyBuiltDependencies: [esbuild, wamr-pthread]\n',
    'allowBuilds: { wamr-pthread: true }\n',
  ];
  for (const yaml of allowing)
    expect(await look({}, { ...lock, 'pnpm-workspace.yaml': yaml }), yaml).toMatch(/^ok: .* is allowed/);
  const refusing = [
    'allowBuilds:\n  wamr-pthread: false\n  esbuild: true\n',
    'onlyBuiltDependencies:\n  - esbuild\nignoredBuiltDependencies:\n  - wamr-pthread\n',
    'onlyBuiltDependencies:\n  # - wamr-pthread\n  - wamr-pthread-extra\n',
  ];
  for (const yaml of refusing)
    expect(await look({}, { ...lock, 'pnpm-workspace.yaml': yaml }), yaml).toMatch(/^warning/);
  expect(await look({ scripts: { postinstall: 'wamr-pthread patch' } }, lock)).toMatch(
    /^ok: package\.json: scripts\.postinstall patches/,
  );
  expect(await look({}, { ...lock, '.npmrc': 'ignore-scripts=true\n' })).toMatch(
    /^warning: \.npmrc has ignore-scripts=true/,
  );
  expect(await look({ devDependencies: {} }, lock)).toMatch(/^note: wamr-pthread is no dependency/);
});

test('install-scripts: in a workspace the settings of its root hold', async () => {
  const root = scratch();
  const member = join(root, 'packages', 'firmware');
  const look = async (settings: object, npmrc = '') => {
    plant(root, {
      'package.json': JSON.stringify({
        workspaces: ['packages/*'],
        packageManager: 'npm@12.0.0',
        ...settings,
      }),
      '.npmrc': npmrc,
      'node_modules/wamr-pthread/package.json': '{"scripts":{"postinstall":"x"}}',
      'packages/firmware/package.json': '{"devDependencies":{"wamr-pthread":"1"}}',
    });
    const { status, evidence } = await observeOne('install-scripts', member);
    return `${status}: ${evidence}`;
  };
  expect(await look({})).toBe('warning: packageManager: npm@12: blocks the install script of wamr-pthread');
  expect(await look({ allowScripts: { 'wamr-pthread': true } })).toMatch(/^ok: .* is allowed/);
  expect(await look({}, 'ignore-scripts=true')).toMatch(/^warning: \.npmrc has ignore-scripts=true/);
});

test('wasi-threads: an SDK that has the other target, and a config that cannot use it', async () => {
  const { cwd, sdk } = await project();
  const look = (more: object = {}) =>
    observeOne('wasi-threads', cwd, { overrides: { sdk: { sysroot: sdk }, ...more } });
  expect(await look()).toEqual({
    status: 'ok',
    evidence: 'lib-pthread; this SDK has no target for wasi-threads',
  });
  plant(sdk, { 'lib/wasm32-wasip1-threads/libc.a': '!<arch>\n' });
  expect(await look()).toMatchObject({
    status: 'note',
    evidence: 'lib-pthread; this SDK also has wasm32-wasip1-threads, for WAMR_BUILD_LIB_WASI_THREADS=1',
    fix: expect.stringContaining('Stay with lib-pthread where the host is given'),
  });
  expect(await look({ link: { entry: 'library' } })).toMatchObject({ status: 'ok' });
});
