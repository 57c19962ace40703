// The short way of `patch` and `cc`: it must be taken when nothing changed, and never when something did.
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/build.js';
import { compileUnchanged } from '../../src/fast-compile.js';
import { type Call, type FastRecord, keepRecord, stampOf, unchangedSince } from '../../src/fast-path.js';
import { distFile, packageRoot } from '../../src/paths.js';
import { rememberProject } from '../../src/remember.js';
import { watchedInputs, watchedOutputs } from '../../src/watched-files.js';
import { modulesIn } from '../cli/support/bundle.js';
import { sysrootWith } from '../libc/support/synthetic.js';
import { plant, scratch } from '../sdk/trees.js';
import { project, smallLibc, type TestProject } from './support/project.js';

/** Everything in a test is younger than the process: remember it all the same. */
const LATER = Number.MAX_VALUE;

interface Remembered extends TestProject {
  readonly call: Call;
  readonly bin: string;
}

/** A project that was patched and remembered, with one folder in PATH. */
async function remembered(overrides: object = {}, words: readonly string[] = []): Promise<Remembered> {
  const made = await project();
  const bin = join(made.folder, 'bin');
  mkdirSync(bin);
  const call = { cwd: made.cwd, words, env: { ...made.env, PATH: bin } };
  rememberProject(await made.patch(overrides), call, LATER);
  return { ...made, call, bin };
}

const hit = (call: Call): boolean => unchangedSince(call) !== undefined;

test('nothing changed: the message of the last time', async () => {
  const { call, out } = await remembered();
  expect(unchangedSince(call)?.message).toBe(`in place ${out}/sysroot (sysroot, nothing to do)`);
  expect(unchangedSince(call)?.build?.flags.c).toContain(`--sysroot=${out}/sysroot`);
});

const LIBC = 'lib/wasm32-wasip1/libc.a';

const touch = (path: string) => utimesSync(path, new Date(1e12), new Date(1e12));

const CHANGES: readonly [what: string, change: (made: Remembered) => unknown][] = [
  ['a config appears', ({ cwd }) => plant(cwd, { 'wamr-pthread.config.json': '{}' })],
  ['a config appears in a folder above', ({ folder }) => plant(folder, { 'wamr-pthread.config.ts': '' })],
  ['a package.json appears', ({ cwd }) => plant(cwd, { 'package.json': '{}' })],
  ['libc.a is touched', ({ sdk }) => touch(join(sdk, LIBC))],
  ['libc.a is replaced', async ({ sdk }) => sysrootWith(sdk, await smallLibc(2))],
  ['an archive comes to the SDK', ({ sdk }) => plant(sdk, { 'lib/wasm32-wasip1/libz.a': '!<arch>\n' })],
  ['a target comes to the SDK', ({ sdk }) => plant(sdk, { 'lib/wasm32-wasi/libc.a': '' })],
  ['a header is edited', ({ sdk }) => appendFileSync(join(sdk, 'include', 'wasm32-wasip1', 'stdio.h'), '//')],
  ['a header comes', ({ sdk }) => plant(sdk, { 'include/wasm32-wasip1/threads.h': '' })],
  ['a VERSION comes', ({ sdk }) => plant(sdk, { VERSION: '99' })],
  ['a program comes to PATH', ({ bin }) => plant(bin, { clang: '' })],
  ['our libc.a is touched', ({ out }) => touch(join(out, 'sysroot', LIBC))],
  ['our libc.a is gone', ({ out }) => rmSync(join(out, 'sysroot', LIBC))],
  ['a link is gone', ({ out }) => rmSync(join(out, 'sysroot', 'include', 'wasm32-wasip1', 'stdio.h'))],
  ['the sysroot is gone', ({ out }) => rmSync(join(out, 'sysroot'))],
  ['a generated file is gone', ({ out }) => rmSync(join(out, 'toolchain.cmake'))],
  ['a generated file is edited', ({ out }) => appendFileSync(join(out, 'wamr_pthread_host.h'), '//')],
  ['the state is gone', ({ out }) => rmSync(join(out, 'state.json'))],
  ['everything is gone', ({ out }) => rmSync(out, { recursive: true })],
];

test.each(CHANGES)('%s: it is done properly', async (_, change) => {
  const made = await remembered();
  expect(hit(made.call)).toBe(true);
  await change(made);
  expect(hit(made.call)).toBe(false);
});

test('other words, folders and variables: it is done properly', async () => {
  const { call, cwd } = await remembered();
  mkdirSync(join(cwd, 'below'));
  const { env } = call;
  for (const other of [
    { words: ['--threads.max', '8'] },
    { cwd: join(cwd, 'below') },
    { env: { ...env, WASI_SDK_PATH: '/opt/other' } },
    { env: { ...env, PATH: '/bin' } },
    { env: { ...env, WAMR_PTHREAD_CACHE: '/tmp' } },
    { env: { ...env, HOME: '/home/other' } },
  ]) {
    expect(hit({ ...call, ...other }), JSON.stringify(other)).toBe(false);
  }
  expect(hit({ ...call, env: { ...env, LANG: 'C' } })).toBe(true);
  for (const folder of [
    join(cwd, 'node_modules', '.bin'),
    '/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin',
    '/tmp/yarn--1795710734103-0.2166406349131298',
    '/tmp/xfs-c4fc5ec0',
  ]) {
    expect(hit({ ...call, env: { ...env, PATH: `${folder}:${env['PATH']}` } }), folder).toBe(true);
  }
});

test('every way of calling has a record of its own', async () => {
  const made = await remembered();
  const other = { ...made.call, words: ['--threads.max', '4'] };
  rememberProject(await made.patch(), other, LATER);
  expect([hit(made.call), hit(other)]).toEqual([true, true]);
});

test('the tool itself is watched: code, version and layer', async () => {
  const made = await project();
  const inputs = watchedInputs(await made.patch(), made);
  expect(inputs).toEqual(
    expect.arrayContaining([
      distFile('src', 'patch.js'),
      distFile('layer', 'manifest.json'),
      join(packageRoot, 'package.json'),
    ]),
  );
  expect(inputs).toEqual(expect.arrayContaining(['/opt/wasi-sdk', '/usr/lib/wasm32-wasi/libc.a']));
});

test('every file of the output is watched', async () => {
  const made = await project();
  const outputs = new Set(watchedOutputs(await made.patch()).map(path => relative(made.out, path)));
  // Folders, and second names of folders, whose files are watched under the first.
  const unwatched = /^sysroots?(\/|$)/;
  const beside = readdirSync(made.out).filter(name => !unwatched.test(name));
  expect(beside.filter(name => !outputs.has(name) && name !== 'bin')).toEqual([]);
  for (const below of ['lib', 'include']) {
    const names = readdirSync(join(made.out, 'sysroot', below, 'wasm32-wasip1'));
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) expect(outputs).toContain(join('sysroot', below, 'wasm32-wasip1', name));
    expect(outputs).toContain(join('sysroot', below, 'wasm32-wasi'));
  }
});

describe('nothing is remembered', () => {
  const remember = async (made: TestProject, words: readonly string[], startedAt: number) => {
    const call = { cwd: made.cwd, words, env: made.env };
    rememberProject(await made.patch(), call, startedAt);
    return hit(call);
  };

  test('where an input changed while the run went on', async () => {
    const made = await project();
    expect(await remember(made, [], Date.now() - 60_000)).toBe(false);
    expect(await remember(made, [], LATER)).toBe(true);
  });

  test('where the layer was compiled for this run', async () => {
    expect(await remember(await project(), ['--rebuild-layer'], LATER)).toBe(false);
  });

  test('where the config is a program: it may read anything', async () => {
    const made = await project();
    const config = (name: string, text: string) => plant(made.cwd, { [name]: text });
    config('wamr-pthread.config.json', '{"threads":{"max":2}}');
    expect(await remember(made, [], LATER)).toBe(true);
    rmSync(join(made.cwd, 'wamr-pthread.config.json'));
    config('wamr-pthread.config.jsonc', '{"threads":{"max":2}, /* two */ }');
    expect(await remember(made, [], LATER)).toBe(true);
    rmSync(join(made.cwd, 'wamr-pthread.config.jsonc'));
    config('wamr-pthread.config.mjs', 'export default { threads: { max: 2 } };');
    expect(await remember(made, [], LATER)).toBe(false);
  });
});

describe('the output folder', () => {
  test('named on the command line', async () => {
    for (const words of [['--out', 'build/wt'], ['--out=build/wt']]) {
      const made = await project();
      const call = { cwd: made.cwd, words, env: made.env };
      rememberProject(await made.patch({ out: 'build/wt' }), call, LATER);
      expect([hit(call), hit({ ...call, words: [] })]).toEqual([true, false]);
    }
  });

  test.each([
    ['wamr-pthread.config.json', { out: 'build/wt' }],
    ['wamr-pthread.config.jsonc', { out: 'build/wt' }],
    ['package.json', { 'wamr-pthread': { out: 'build/wt' } }],
  ])('named in %s, also from a folder below', async (file, config) => {
    const made = await project();
    plant(made.cwd, { [file]: JSON.stringify(config), 'below/x': '' });
    const call = { cwd: join(made.cwd, 'below'), words: [], env: made.env };
    const { patch } = await import('../../src/patch.js');
    const result = await patch({ ...call, overrides: { sdk: { sysroot: made.sdk } } });
    expect(result.config.out).toBe(join(made.cwd, 'build', 'wt'));
    rememberProject(result, call, LATER);
    expect(hit(call)).toBe(true);
    writeFileSync(join(made.cwd, file), '{}');
    expect(hit(call)).toBe(false);
  });
});

test('a damaged or foreign record is no record', async () => {
  const { call, out } = await remembered();
  const [name = ''] = readdirSync(join(out, 'fast'));
  const file = join(out, 'fast', name);
  const text = readFileSync(file, 'utf8');
  const record: FastRecord = JSON.parse(text);
  for (const damaged of [text.slice(0, 500), 'null', '[]', JSON.stringify({ ...record, version: 1 })]) {
    writeFileSync(file, damaged);
    expect(hit(call)).toBe(false);
  }
  writeFileSync(file, JSON.stringify({ ...record, key: 'other' }));
  expect(hit(call)).toBe(false);
});

test('a record that cannot be written is no error', () => {
  const folder = scratch();
  plant(folder, { out: 'a file' });
  const call = { cwd: folder, words: [], env: {} };
  const paths = { out: '', sysroot: '', toolchain: '', config: null, watch: [] };
  const result = { message: '', paths, build: undefined };
  expect(() => keepRecord(join(folder, 'out'), call, [], result)).not.toThrow();
});

test('a stamp sees contents, times and another file of the same kind', () => {
  const folder = scratch();
  const path = join(folder, 'a');
  expect(stampOf(path)).toBeNull();
  expect(stampOf(join(path, 'below'))).toBeNull();
  const seen = new Set<string | null>();
  const look = () => seen.add(stampOf(path));
  writeFileSync(path, 'one');
  look();
  expect(stampOf(join(path, 'below'))).toBeNull();
  touch(path);
  look();
  rmSync(path);
  plant(folder, { b: 'one' });
  symlinkSync(join(folder, 'b'), path);
  touch(join(folder, 'b'));
  look();
  expect(seen.size).toBe(3);
});

describe('cc', () => {
  /** A clang that writes down how it was called. */
  const compiler = (folder: string) => {
    const file = join(folder, 'tools', 'clang');
    plant(folder, {
      'tools/clang': `#!/bin/sh
case "$1" in
--version) echo 'clang version 22.1.0' ;;
--print-targets) echo '    wasm32     - WebAssembly 32-bit' ;;
--print-resource-dir) echo /nowhere ;;
-print-prog-name=wasm-ld) echo /bin/sh ;;
*) echo "$@" > "${folder}/called"; exit 3 ;;
esac
`,
    });
    chmodSync(file, 0o755);
    return file;
  };

  test('runs the same command line the short way as the long way, and ends with the same code', async () => {
    const made = await project();
    const overrides = { sdk: { sysroot: made.sdk, compiler: compiler(made.folder) } };
    const called = () => readFileSync(join(made.folder, 'called'), 'utf8');
    const call = { cwd: made.cwd, words: [], env: made.env };
    const { patch } = await import('../../src/patch.js');
    for (const [language, args] of [
      ['c', ['-c', 'a.c']],
      ['c', ['a.c', '-o', 'a.wasm']],
      ['c++', ['a.cpp', '-o', 'a.wasm']],
      ['c', ['--version']],
    ] as const) {
      const long = await compile({ ...call, overrides, language, args, stdio: 'capture' });
      const line = called();
      rememberProject(await patch({ ...call, overrides }), call, LATER);
      rmSync(join(made.folder, 'called'));
      expect(await compileUnchanged({ ...call, language, args })).toEqual({
        exitCode: long.exitCode,
        notice: undefined,
      });
      expect([long.exitCode, called()]).toEqual([3, line]);
    }
  });

  test('does nothing where something changed, or the compiler cannot be started', async () => {
    const made = await project();
    const file = compiler(made.folder);
    const call = { cwd: made.cwd, words: [], env: made.env };
    const result = await made.patch({ sdk: { sysroot: made.sdk, compiler: file } });
    const request = { ...call, language: 'c', args: ['-c', 'a.c'] } as const;
    expect(await compileUnchanged(request)).toBeUndefined();
    rememberProject(result, call, LATER);
    expect(await compileUnchanged(request)).toEqual({ exitCode: 3, notice: undefined });
    writeFileSync(file, '#!/nowhere\n');
    expect(await compileUnchanged(request)).toBeUndefined();
    rememberProject(result, call, LATER);
    expect(await compileUnchanged(request)).toBeUndefined();
  });
});

test('what `patch` loads when there is nothing to do is this and no package but the one for colours', () => {
  const loaded = new Set<string>();
  const visit = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, from = ''] of text.matchAll(
      /^(?:import|export)\b(?:[^;'"(]*\bfrom)?\s*['"]([^'"]+)['"]/gm,
    )) {
      if (from.startsWith('.')) visit(resolve(dirname(file), from));
      else if (!from.startsWith('node:')) loaded.add(from);
    }
  };
  visit(distFile('cli', 'main.js'));
  expect([...loaded].filter(name => !name.startsWith('/'))).toEqual([]);
  const modules = [...loaded].flatMap(modulesIn);
  expect(modules.sort()).toEqual([
    'dist/cli/main.js',
    'dist/cli/output.js',
    'dist/src/errors.js',
    'dist/src/fast-path.js',
    'dist/src/index.js',
    'dist/src/package-manager.js',
    'dist/src/path-folders.js',
    'dist/src/paths.js',
    'dist/src/version.js',
    'dist/src/visible.js',
    'node_modules/picocolors/picocolors.js',
  ]);
});
