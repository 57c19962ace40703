import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, test } from 'vitest';
import { compileLayer, type RunClang } from '../../src/libc/layer/compile.js';
import { distFile } from '../../src/paths.js';
import { runEmbedded } from '../../src/sdk/embedded/run.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';

const scratch = mkdtempSync(join(tmpdir(), 'layer-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const embedded: RunClang = async (args, cwd) => {
  const { exitCode, stdout, stderr } = await runEmbedded('clang', args, { cwd });
  return { exitCode, stdout: Buffer.from(stdout).toString(), stderr: Buffer.from(stderr).toString() };
};

describe('compileLayer with the embedded toolchain', () => {
  test('makes the same bytes every time, and later only what changed', async () => {
    const folder = join(scratch, 'again');
    const first = await compileLayer({ compile: embedded, folder });
    expect(first.compiled.length).toBe(first.manifest.members.length);
    const built = distFile('layer', 'objects');
    for (const name of readdirSync(built)) {
      expect(readFileSync(join(folder, 'objects', name)).equals(readFileSync(join(built, name))), name).toBe(
        true,
      );
    }
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(
      readFileSync(distFile('layer', 'manifest.json'), 'utf8'),
    );

    writeFileSync(join(folder, 'objects', 'wt_once.o'), 'damaged');
    writeFileSync(join(folder, 'objects', 'wt_of_an_older_version.o'), '');
    const second = await compileLayer({ compile: embedded, folder });
    expect(second.compiled).toEqual(['wt_once.o']);
    expect(second.manifest).toEqual(first.manifest);
    expect(readdirSync(join(folder, 'objects'))).not.toContain('wt_of_an_older_version.o');
  });
});

describe('compileLayer with a compiler that fails', () => {
  test('shows its messages', async () => {
    const compile: RunClang = async args =>
      args.includes('--version')
        ? { exitCode: 0, stdout: 'clang version 1\n', stderr: '' }
        : { exitCode: 1, stdout: '', stderr: 'attach.c:1:1: error: no such thing\n' };
    await expect(compileLayer({ compile, folder: join(scratch, 'failing') })).rejects.toMatchObject({
      code: 'COMPILER_FAILED',
      message: 'compiling templates/layer/attach.c failed:\nattach.c:1:1: error: no such thing',
      hint: 'The layer needs a clang with the WebAssembly target. Without --rebuild-layer the objects of the package are used.',
    });
  });
});

const debianPart = debian();

describeWith(debianPart, "compileLayer with Debian's clang and headers", () => {
  test('offers the same symbols as the objects of the package', async () => {
    const compile: RunClang = async (args, cwd) => {
      const { exitCode = 1, stdout, stderr } = await execa(debianPart.clang, args, { cwd, reject: false });
      return { exitCode, stdout, stderr };
    };
    const options = ['-nostdlibinc', '-isystem', '/usr/include/wasm32-wasi'];
    const { manifest } = await compileLayer({ compile, folder: join(scratch, 'debian'), options });
    const packaged = JSON.parse(readFileSync(distFile('layer', 'manifest.json'), 'utf8'));
    const symbols = (members: readonly { name: string; defined: readonly string[] }[]) =>
      members.map(({ name, defined }) => ({ name, defined }));
    expect(symbols(manifest.members)).toEqual(symbols(packaged.members));
  });
});
