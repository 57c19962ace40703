import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import { discoverSdk } from '../../src/sdk/discover.js';
import { debian, wasiSdk34 } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import {
  embeddedSysroot,
  environment,
  nowhere,
  plant,
  plantClang,
  plantSysroot,
  plantWasiSdk,
  scratch,
} from './trees.js';

const RELEASE_HINT =
  'Name the folder of a wasi-sdk release, the one with bin/ and share/; a bare sysroot goes to --sysroot.';
const INSTALL_HINT =
  'Type: npm install --save-dev @yowasp/clang. Or name a wasi-sdk folder with --sdk DIR or WASI_SDK_PATH.';

describe('the order of discovery', () => {
  test('sysroot, path, WASI_SDK_PATH, default place, system, embedded', async () => {
    const folder = scratch();
    const at = (name: string) => join(folder, name);
    for (const name of ['named', 'variable', 'default']) await plantWasiSdk(at(name));
    await plantSysroot(at('bare'));
    await plantSysroot(at('usr'), 'wasm32-wasi');
    plantClang(at('bin/clang'));
    const env = { ...environment(at('bin')), WASI_SDK_PATH: at('variable') };
    const places = { wasiSdk: [at('default')], sysroots: [at('usr')], embeddedFrom: [packageRoot] };
    const find = async (options: Partial<Parameters<typeof discoverSdk>[0]>) => {
      const { kind, found, root } = await discoverSdk({ config: {}, env, cwd: folder, places, ...options });
      return { kind, found, root };
    };

    const both = { path: at('named'), sysroot: at('bare') };
    expect(await find({ config: both })).toEqual({ kind: 'sysroot', found: 'sdk.sysroot', root: at('bare') });
    expect(await find({ config: { path: 'named' } })).toEqual({
      kind: 'wasi-sdk',
      found: 'sdk.path',
      root: at('named'),
    });
    expect(await find({})).toEqual({ kind: 'wasi-sdk', found: 'WASI_SDK_PATH', root: at('variable') });
    delete (env as NodeJS.ProcessEnv)['WASI_SDK_PATH'];
    expect(await find({})).toEqual({ kind: 'wasi-sdk', found: at('default'), root: at('default') });
    rmSync(at('default'), { recursive: true });
    expect(await find({})).toEqual({ kind: 'system', found: 'system', root: at('usr') });
    rmSync(at('usr'), { recursive: true });
    expect(await find({})).toEqual({
      kind: 'embedded',
      found: '@yowasp/clang',
      root: await embeddedSysroot(),
    });
  });

  test('the name of a sysroot alone is understood in the place of a release', async () => {
    const folder = scratch();
    await plantWasiSdk(folder);
    const path = join(folder, 'share', 'wasi-sysroot');
    const sdk = await discoverSdk({
      config: { path },
      env: environment(join(folder, 'bin')),
      places: nowhere(folder),
    });
    expect(sdk).toMatchObject({ kind: 'sysroot', root: path, sysroot: path });
  });
});

describe('descriptions', () => {
  test('a wasi-sdk release', async () => {
    const root = scratch();
    await plantWasiSdk(root);
    const { libc, ...sdk } = await discoverSdk({ config: { path: root }, env: environment() });
    const sysroot = join(root, 'share', 'wasi-sysroot');
    expect(sdk).toEqual({
      kind: 'wasi-sdk',
      found: 'sdk.path',
      root,
      sysroot,
      triple: 'wasm32-wasip1',
      tripleDir: 'wasm32-wasip1',
      libDir: join(sysroot, 'lib', 'wasm32-wasip1'),
      includeDir: join(sysroot, 'include', 'wasm32-wasip1'),
      compiler: {
        kind: 'clang',
        c: join(root, 'bin', 'clang'),
        cxx: join(root, 'bin', 'clang++'),
        version: '22.1.0',
      },
      hasPthreadHeader: true,
      libcxx: undefined,
      builtins: join(root, 'lib/clang/22/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a'),
      cmakeToolchain: join(root, 'share/cmake/wasi-sdk-p1.cmake'),
      version: '25.0\nwasi-libc: 574b88da4817',
      inPlace: false,
    });
    expect(libc.generation).toBe('2');
  });

  test('libc++ of wasi-sdk 33 and later: the variant without exceptions', async () => {
    const root = scratch();
    await plantWasiSdk(root);
    const variants = Object.fromEntries(
      ['eh', 'noeh'].flatMap(variant => [
        [`lib/wasm32-wasip1/${variant}/libc++.a`, '!<arch>\n'],
        [`include/wasm32-wasip1/${variant}/c++/v1/__config_site`, '#define _LIBCPP_HAS_THREADS 1\n'],
      ]),
    );
    plant(join(root, 'share/wasi-sysroot'), variants);
    const { libcxx } = await discoverSdk({ config: { path: root }, env: environment() });
    const sysroot = join(root, 'share', 'wasi-sysroot');
    expect(libcxx).toEqual({
      archive: join(sysroot, 'lib/wasm32-wasip1/noeh/libc++.a'),
      includeDir: join(sysroot, 'include/wasm32-wasip1/noeh/c++/v1'),
      threads: true,
    });
  });

  test.each([
    ['#define _LIBCPP_HAS_THREADS 0', false],
    ['#define _LIBCPP_HAS_NO_THREADS', false],
    ['/* #undef _LIBCPP_HAS_NO_THREADS */', true],
  ])('libc++ configured with %s: threads %s', async (line, threads) => {
    const root = scratch();
    await plantSysroot(root);
    plant(root, { 'lib/wasm32-wasip1/libc++.a': '!<arch>\n', 'include/c++/v1/__config_site': `${line}\n` });
    const { libcxx } = await discoverSdk({ config: { sysroot: root }, env: environment() });
    expect(libcxx).toMatchObject({ includeDir: join(root, 'include/c++/v1'), threads });
  });

  test.each(['lib/wasi/libclang_rt.builtins-wasm32.a', 'lib/wasip1/libclang_rt.builtins-wasm32.a'])(
    'builtins of older releases: %s',
    async name => {
      const root = scratch();
      await plantWasiSdk(root);
      rmSync(join(root, 'lib/clang/22/lib'), { recursive: true });
      plant(root, { [`lib/clang/22/${name}`]: '!<arch>\n' });
      const { builtins } = await discoverSdk({ config: { path: root }, env: environment() });
      expect(builtins).toBe(join(root, 'lib/clang/22', name));
    },
  );

  test('headers without a triple directory, as in releases before 22; no pthread.h', async () => {
    const root = scratch();
    await plantSysroot(root, 'wasm32-wasi');
    rmSync(join(root, 'include'), { recursive: true });
    plant(root, { 'include/stdio.h': '' });
    const sdk = await discoverSdk({ config: { sysroot: root }, env: environment() });
    expect(sdk).toMatchObject({
      includeDir: join(root, 'include'),
      hasPthreadHeader: false,
      tripleDir: 'wasm32-wasi',
    });
  });

  test('an old clang with an old sysroot gets the old triple; the config wins over both', async () => {
    const root = scratch();
    await plantSysroot(root, 'wasm32-wasi');
    plantClang(join(root, 'bin/clang'), { version: 'Debian clang version 14.0.6' });
    const env = environment(join(root, 'bin'));
    expect((await discoverSdk({ config: { sysroot: root }, env })).triple).toBe('wasm32-wasi');
    const config = { sysroot: root, triple: 'wasm32-wasip1' };
    expect((await discoverSdk({ config, env })).triple).toBe('wasm32-wasip1');
  });

  test('embedded: without any program in PATH', async () => {
    const sysroot = await embeddedSysroot();
    const { libc, ...sdk } = await discoverSdk({ config: { path: 'embedded' }, env: environment() });
    expect(sdk).toMatchObject({
      kind: 'embedded',
      found: 'sdk.path: embedded',
      sysroot,
      triple: 'wasm32-wasip1',
      hasPthreadHeader: true,
      libcxx: {
        archive: join(sysroot, 'lib/wasm32-wasip1/libc++.a'),
        includeDir: join(sysroot, 'include/c++/v1'),
        threads: true,
      },
      builtins: join(sysroot, 'lib/wasm32-unknown-wasip1/libclang_rt.builtins.a'),
    });
    expect(sdk.compiler?.kind).toBe('embedded');
    expect(libc).toMatchObject({ generation: '2', members: 827 });
  });

  test('a second look reads nothing but remembers: the same description, from the facts on disk', async () => {
    const root = scratch();
    await plantSysroot(root);
    const env = { PATH: '', WAMR_PTHREAD_CACHE: join(root, 'cache') };
    const places = nowhere(root);
    const first = await discoverSdk({ config: { sysroot: root }, env, places });
    const [fact] = readdirSync(join(root, 'cache/facts-1'));
    expect(fact).toMatch(/^libc-[0-9a-f]{64}\.json$/);
    expect(await discoverSdk({ config: { sysroot: root }, env, places })).toEqual(first);
    // A fact that somebody damaged is made anew.
    writeFileSync(join(root, 'cache/facts-1', String(fact)), '{"generation":"9"}');
    expect(await discoverSdk({ config: { sysroot: root }, env, places })).toEqual(first);
    // An archive that changed is looked at again.
    writeFileSync(join(first.libDir, 'libc.a'), 'no archive');
    await expect(discoverSdk({ config: { sysroot: root }, env, places })).rejects.toThrow(
      expect.objectContaining({ code: 'ARCHIVE_NOT_ARCHIVE' }),
    );
  });
});

describe('errors', () => {
  const failure = async (options: Parameters<typeof discoverSdk>[0]) =>
    discoverSdk(options).then(
      () => undefined,
      (error: { code?: unknown; message?: unknown; hint?: unknown }) => ({
        code: error.code,
        message: error.message,
        hint: error.hint,
      }),
    );

  test('nothing anywhere: every place and why it did not do', async () => {
    const folder = scratch();
    expect(await failure({ config: {}, env: environment(), places: nowhere(folder) })).toEqual({
      code: 'SDK_NOT_FOUND',
      message: [
        'no WebAssembly toolchain was found; tried:',
        '  WASI_SDK_PATH: not set',
        `  ${folder}/no-wasi-sdk: does not exist`,
        `  system: no clang in PATH; no lib/wasm32-wasip1/libc.a or lib/wasm32-wasi/libc.a in ${folder}/no-sysroot`,
        `  @yowasp/clang: not installed, looked from ${folder}/no-project`,
      ].join('\n'),
      hint: INSTALL_HINT,
    });
  });

  test('a default place whose compiler is no use is passed over, with the reason', async () => {
    const folder = scratch();
    await plantWasiSdk(join(folder, 'sdk'));
    plantClang(join(folder, 'sdk/bin/clang'), { targets: 'x86-64' });
    const found = await failure({
      config: {},
      env: environment(),
      places: { ...nowhere(folder), wasiSdk: [join(folder, 'sdk')] },
    });
    expect(found?.message).toContain(
      `  ${folder}/sdk: ${folder}/sdk/bin/clang: clang 22.1.0 was built without the WebAssembly target\n`,
    );
  });

  test.each(['sdk.path', 'WASI_SDK_PATH'])('a folder named by %s that is no release', async by => {
    const folder = scratch();
    const named = by === 'sdk.path' ? { path: folder } : {};
    const env = by === 'sdk.path' ? environment() : { ...environment(), WASI_SDK_PATH: folder };
    expect(await failure({ config: named, env })).toEqual({
      code: 'SDK_INCOMPLETE',
      message: `${folder} (${by}): no lib/wasm32-wasip1/libc.a or lib/wasm32-wasi/libc.a in share/wasi-sysroot`,
      hint: RELEASE_HINT,
    });
  });

  test('a folder that does not exist, a release without its compiler', async () => {
    const folder = scratch();
    expect(await failure({ config: { path: join(folder, 'none') }, env: environment() })).toEqual({
      code: 'SDK_INCOMPLETE',
      message: `${folder}/none (sdk.path): does not exist`,
      hint: RELEASE_HINT,
    });
    await plantWasiSdk(folder);
    rmSync(join(folder, 'bin'), { recursive: true });
    expect(await failure({ config: { path: folder }, env: environment() })).toEqual({
      code: 'SDK_INCOMPLETE',
      message: `${folder} (sdk.path): has share/wasi-sysroot, but no bin/clang`,
      hint: RELEASE_HINT,
    });
  });

  test('a sysroot that has only the threads target says so', async () => {
    const folder = scratch();
    await plantSysroot(folder, 'wasm32-wasip1-threads');
    expect(await failure({ config: { sysroot: folder }, env: environment() })).toEqual({
      code: 'SDK_INCOMPLETE',
      message: `${folder} (sdk.sysroot): no lib/wasm32-wasip1/libc.a or lib/wasm32-wasi/libc.a; it has wasm32-wasip1-threads`,
      hint: 'Name the folder of a wasi-sdk release with --sdk, or a sysroot with --sysroot.',
    });
  });

  test('a triple that the sysroot lacks, headers that it lacks', async () => {
    const folder = scratch();
    await plantSysroot(folder);
    const config = { sysroot: folder, triple: 'wasm32-mine' };
    expect(await failure({ config, env: environment() })).toEqual({
      code: 'SDK_INCOMPLETE',
      message: `${folder} (sdk.sysroot): no lib/wasm32-mine/libc.a; it has wasm32-wasip1`,
      hint: 'Set sdk.triple to one that the sysroot has, or leave it out.',
    });
    rmSync(join(folder, 'include'), { recursive: true });
    expect(await failure({ config: { sysroot: folder }, env: environment() })).toEqual({
      code: 'SDK_INCOMPLETE',
      message: `${folder} (sdk.sysroot): no include/wasm32-wasip1/stdio.h and no include/stdio.h`,
      hint: 'The headers of wasi-libc belong to the same package as libc.a: install it again.',
    });
  });

  test('"system" and "embedded" where they are not', async () => {
    const folder = scratch();
    const places = nowhere(folder);
    expect(await failure({ config: { path: 'system' }, env: environment(), places })).toEqual({
      code: 'SDK_NOT_FOUND',
      message: `sdk.path names the toolchain system: no clang in PATH; no lib/wasm32-wasip1/libc.a or lib/wasm32-wasi/libc.a in ${folder}/no-sysroot`,
      hint: INSTALL_HINT,
    });
    expect(await failure({ config: { path: 'embedded' }, env: environment(), places })).toEqual({
      code: 'SDK_NOT_FOUND',
      message: `sdk.path names the toolchain @yowasp/clang: not installed, looked from ${folder}/no-project`,
      hint: INSTALL_HINT,
    });
  });
});

describeWith(debian(), "Debian's toolchain", () => {
  test('is the system toolchain, its libc++ without threads', async () => {
    const { compiler, libc, ...sdk } = await discoverSdk({
      config: { path: 'system' },
      env: environment('/usr/bin'),
    });
    expect(sdk).toMatchObject({
      kind: 'system',
      sysroot: '/usr',
      triple: 'wasm32-wasip1',
      tripleDir: 'wasm32-wasi',
      libDir: debian().libDir,
      includeDir: '/usr/include/wasm32-wasi',
      hasPthreadHeader: false,
    });
    expect(compiler).toMatchObject({ kind: 'clang', c: debian().clang, cxx: debian().clangxx });
    expect(libc.generation).toBe('1');
    expect(sdk.libcxx?.threads).toBe(false);
    expect(existsSync(sdk.builtins ?? '')).toBe(true);
    expect(dirname(sdk.builtins ?? '')).toMatch(/\/lib\/wasi$/);
  });
});

describeWith(wasiSdk34(), "wasi-sdk 34's C sysroot", () => {
  test('is described as a bare sysroot, with the embedded compiler where the system has none', async () => {
    const { sysroot } = wasiSdk34();
    const sdk = await discoverSdk({ config: { sysroot }, env: environment() });
    expect(sdk).toMatchObject({
      kind: 'sysroot',
      root: sysroot,
      tripleDir: 'wasm32-wasip1',
      libcxx: undefined,
    });
    expect(sdk.compiler?.kind).toBe('embedded');
    expect(sdk.libc.generation).toBe('3');
  });
});
