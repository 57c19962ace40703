import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/paths.js';
import { findEmbeddedPackage } from '../../src/sdk/embedded/package.js';
import { unpackEmbedded } from '../../src/sdk/embedded/unpack.js';
import { describeWith } from '../support/skip.js';
import { cli, elfObject, environment, errorText, project } from './support/cli.js';
import { packageWithoutCompiler } from './support/packed.js';

const noWasiSdk = { missing: existsSync('/opt/wasi-sdk') ? 'a machine without /opt/wasi-sdk' : undefined };

describeWith(noWasiSdk, 'no SDK anywhere', () => {
  test('patch names every place it tried', async () => {
    const cwd = project();
    const main = packageWithoutCompiler(join(cwd, 'package'));
    const { code, stdout, stderr } = await cli(['patch'], { cwd, main, env: { PATH: cwd } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    // Whether the machine has a wasi-libc without a clang in PATH makes no difference here.
    expect(stderr.replace(/(no clang in PATH); no .*/, '$1')).toBe(
      errorText(
        'SDK_NOT_FOUND',
        [
          'no WebAssembly toolchain was found; tried:',
          '  WASI_SDK_PATH: not set',
          '  /opt/wasi-sdk: does not exist',
          '  system: no clang in PATH',
          `  @yowasp/clang: not installed, looked from ${cwd}, ${join(cwd, 'package')}`,
        ].join('\n'),
        'Type: npm install --save-dev @yowasp/clang. Or name a wasi-sdk folder with --sdk DIR or WASI_SDK_PATH.',
      ),
    );
    expect(existsSync(join(cwd, '.wamr-pthread'))).toBe(false);
  });

  test('demo says how to get one', async () => {
    const cwd = project();
    const main = packageWithoutCompiler(join(cwd, 'package'));
    const { code, stdout, stderr } = await cli(['demo'], { cwd, main, env: { PATH: cwd } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      'error [SDK_NOT_FOUND] sdk.path names the toolchain @yowasp/clang: not installed',
    );
    expect(stderr).toContain(' hint Type: npm install --save-dev @yowasp/clang.');
  });
});

describe('a sysroot whose libc.a is no good', () => {
  let stock = '';
  let libc = Buffer.alloc(0);
  beforeAll(async () => {
    const embedded = findEmbeddedPackage([packageRoot]);
    if (embedded === undefined) throw new Error('@yowasp/clang is not installed: npm ci');
    stock = await unpackEmbedded(embedded, environment());
    libc = readFileSync(join(stock, 'lib', 'wasm32-wasip1', 'libc.a'));
  });

  /** The answer to a sysroot with these bytes as its libc.a, and that file's name. */
  async function patchWith(bytes: Uint8Array) {
    const cwd = project();
    const folder = join(cwd, 'sysroot', 'lib', 'wasm32-wasip1');
    mkdirSync(folder, { recursive: true });
    symlinkSync(join(stock, 'include'), join(cwd, 'sysroot', 'include'));
    const file = join(folder, 'libc.a');
    writeFileSync(file, bytes);
    const result = await cli(['patch', '--sysroot', 'sysroot'], { cwd });
    expect(existsSync(join(cwd, '.wamr-pthread'))).toBe(false);
    return { file, result };
  }

  test('truncated in a member', async () => {
    const { file, result } = await patchWith(libc.subarray(0, 500_000));
    expect(result.code).toBe(2);
    expect(
      result.stderr.replace(/member \d+ "\S+" needs \d+ bytes, \d+/, 'member N "…" needs X bytes, Y'),
    ).toBe(
      errorText(
        'ARCHIVE_MALFORMED',
        `${file}: truncated at offset 500000: member N "…" needs X bytes, Y are there`,
        'Copy the file again or reinstall the package it came from.',
      ),
    );
  });

  test('truncated in a header', async () => {
    const { file, result } = await patchWith(libc.subarray(0, 30));
    expect(result).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'ARCHIVE_MALFORMED',
        `${file}: truncated at offset 30: the header of member 1 needs 60 bytes, 22 are there`,
        'Copy the file again or reinstall the package it came from.',
      ),
    });
  });

  test('an ELF file', async () => {
    const { file, result } = await patchWith(elfObject);
    expect(result).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'ARCHIVE_NOT_ARCHIVE',
        `${file} is not an ar archive: it is an ELF file, made for a native platform`,
        'Check the path: an archive of WebAssembly objects starts with "!<arch>".',
      ),
    });
  });

  test('an archive of ELF objects', async () => {
    const header = `${'malloc.o/'.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'644'.padEnd(8)}${String(elfObject.length).padEnd(10)}\`\n`;
    const { file, result } = await patchWith(Buffer.concat([Buffer.from(`!<arch>\n${header}`), elfObject]));
    expect(result).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText(
        'WASM_NOT_WASM',
        `${file}(malloc.o) is not a WebAssembly file: it is an ELF file`,
        'This libc.a was not built for WebAssembly. Name the folder of a wasi-sdk release with --sdk.',
      ),
    });
  });
});

describe('a compiler that cannot be used', () => {
  const hint =
    'Install clang and lld with the WebAssembly target, or use the embedded ones: npm install --save-dev @yowasp/clang';

  test.each([
    ['./my-clang', (cwd: string) => `sdk.compiler: ${cwd}/my-clang does not exist`],
    ['my-clang', () => 'sdk.compiler: my-clang is not in PATH'],
    ['./notes.txt', (cwd: string) => `sdk.compiler: ${cwd}/notes.txt is not a program`],
    ['./gcc', (cwd: string) => `${cwd}/gcc: is not clang; its --version says "gcc 12.2.0"`],
    ['./broken', (cwd: string) => `${cwd}/broken: cannot be started: exit code 1`],
  ])('%s', async (name, message) => {
    const cwd = project();
    writeFileSync(join(cwd, 'notes.txt'), '');
    writeFileSync(join(cwd, 'gcc'), '#!/bin/sh\necho gcc 12.2.0\n', { mode: 0o755 });
    writeFileSync(join(cwd, 'broken'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(await cli(['cc', '--sdk=embedded', '--sdk.compiler', name, '--', '-c', 'a.c'], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: errorText('COMPILER_MISSING', message(cwd), hint),
    });
  });
});
