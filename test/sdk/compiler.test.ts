import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { namedCompiler, systemCompiler } from '../../src/sdk/compiler.js';
import { factStore } from '../../src/sdk/facts.js';
import { environment, plant, plantClang, scratch } from './trees.js';

const HINT =
  'Install clang and lld with the WebAssembly target, or use the embedded ones: npm install --save-dev @yowasp/clang';

async function search(...folders: string[]) {
  const env = environment(...folders);
  return { env, store: await factStore(env) };
}

describe('a compiler that the config names', () => {
  test('by name in PATH or by path, with its C++ driver', async () => {
    const bin = scratch();
    plantClang(join(bin, 'clang-21'), { version: 'Debian clang version 21.1.8 (1~deb12u1)' });
    plantClang(join(bin, 'clang++-21'));
    const compiler = {
      kind: 'clang',
      c: join(bin, 'clang-21'),
      cxx: join(bin, 'clang++-21'),
      version: '21.1.8',
    };
    expect((await namedCompiler('clang-21', await search(bin))).compiler).toEqual(compiler);
    expect((await namedCompiler(join(bin, 'clang-21'), await search())).compiler).toEqual(compiler);
  });

  test('without a C++ driver beside it the C driver serves both', async () => {
    const bin = scratch();
    plantClang(join(bin, 'clang'));
    const { compiler } = await namedCompiler('clang', await search(bin));
    expect(compiler).toMatchObject({ c: join(bin, 'clang'), cxx: join(bin, 'clang') });
  });

  test.each<[string, (bin: string) => void, (bin: string) => string, (bin: string) => string, string]>([
    ['is not in PATH', () => {}, () => 'clang', () => 'sdk.compiler: clang is not in PATH', HINT],
    [
      'does not exist',
      () => {},
      bin => join(bin, 'clang'),
      bin => `sdk.compiler: ${bin}/clang does not exist`,
      HINT,
    ],
    [
      'cannot be executed',
      bin => {
        plantClang(join(bin, 'clang'));
        chmodSync(join(bin, 'clang'), 0o644);
      },
      bin => join(bin, 'clang'),
      bin => `sdk.compiler: ${bin}/clang is not a program`,
      HINT,
    ],
    [
      'is another compiler',
      bin => plantClang(join(bin, 'gcc'), { version: 'gcc (Debian 12.2.0-14) 12.2.0' }),
      () => 'gcc',
      bin => `${bin}/gcc: is not clang; its --version says "gcc (Debian 12.2.0-14) 12.2.0"`,
      HINT,
    ],
    [
      "is Apple's",
      bin =>
        plantClang(join(bin, 'clang'), {
          version: 'Apple clang version 15.0.0 (clang-1500.3.9.4)',
          targets: '    arm64   - ARM64 (little endian)',
        }),
      () => 'clang',
      bin => `${bin}/clang: Apple's clang was built without the WebAssembly target`,
      HINT,
    ],
    [
      'has no WebAssembly target',
      bin => plantClang(join(bin, 'clang'), { targets: '    x86-64  - 64-bit X86' }),
      () => 'clang',
      bin => `${bin}/clang: clang 22.1.0 was built without the WebAssembly target`,
      HINT,
    ],
    [
      'has no linker',
      bin => plantClang(join(bin, 'clang'), { linker: 'wasm-ld' }),
      () => 'clang',
      bin => `${bin}/clang: has no wasm-ld beside it and none is in PATH`,
      'Install the lld of the same version, on Debian: apt-get install lld-22 for clang-22.',
    ],
  ])('that %s', async (_what, prepare, name, message, hint) => {
    const bin = scratch();
    prepare(bin);
    await expect(namedCompiler(name(bin), await search(bin))).rejects.toThrow(
      expect.objectContaining({ code: 'COMPILER_MISSING', message: message(bin), hint }),
    );
  });

  test('a wrapper script whose program is gone cannot be started', async () => {
    const bin = scratch();
    plant(bin, { clang: '#!/bin/sh\necho "libLLVM.so.22: cannot open shared object file" >&2\nexit 127\n' });
    chmodSync(join(bin, 'clang'), 0o755);
    await expect(namedCompiler('clang', await search(bin))).rejects.toThrow(
      expect.objectContaining({
        code: 'COMPILER_MISSING',
        message: `${bin}/clang: cannot be started: libLLVM.so.22: cannot open shared object file`,
      }),
    );
  });

  test('a linker in PATH does as well', async () => {
    const bin = scratch();
    plantClang(join(bin, 'clang'), { linker: 'wasm-ld' });
    plantClang(join(bin, 'wasm-ld'));
    const { compiler } = await namedCompiler('clang', await search(bin));
    expect(compiler?.kind).toBe('clang');
  });
});

describe("the system's compiler", () => {
  test('is the newest in PATH, or the one of the version of libc++', async () => {
    const bin = scratch();
    plantClang(join(bin, 'clang'), { version: 'clang version 14.0.6' });
    plantClang(join(bin, 'clang-9'), { version: 'clang version 9.0.1' });
    plantClang(join(bin, 'clang-21'), { version: 'clang version 21.1.8' });
    plantClang(join(bin, 'clang-22'), { version: 'clang version 22.1.8' });
    const chosen = async (preferred?: number) => {
      const found = await systemCompiler(await search(bin), preferred);
      return 'compiler' in found ? found.compiler : found.reasons;
    };
    expect(await chosen()).toMatchObject({ version: '22.1.8' });
    expect(await chosen(21)).toMatchObject({ version: '21.1.8' });
    expect(await chosen(14)).toMatchObject({ version: '14.0.6' });
    expect(await chosen(20)).toMatchObject({ version: '22.1.8' });
  });

  test('one that is no use does not hide another', async () => {
    const bin = scratch();
    plantClang(join(bin, 'clang'), { version: 'Apple clang version 99.0.0', targets: 'arm64' });
    plantClang(join(bin, 'clang-20'), { version: 'clang version 20.1.0' });
    const found = await systemCompiler(await search(bin));
    expect('compiler' in found && found.compiler).toMatchObject({ c: join(bin, 'clang-20') });
  });

  test('where all are no use, each says why', async () => {
    const bin = scratch();
    plantClang(join(bin, 'clang'), { targets: 'arm64' });
    plantClang(join(bin, 'clang-20'), { version: 'clang version 20.1.0', linker: 'wasm-ld' });
    expect(await systemCompiler(await search(bin))).toEqual({
      reasons: [
        `${bin}/clang: clang 22.1.0 was built without the WebAssembly target`,
        `${bin}/clang-20: has no wasm-ld beside it and none is in PATH`,
      ],
    });
  });
});
