import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cacheCandidates, writableCache } from '../../../src/sdk/embedded/cache.js';
import { unpackEmbedded } from '../../../src/sdk/embedded/unpack.js';
import { plant, scratch } from '../trees.js';

/** A package with small resources of the same form. */
async function smallPackage(version = '1.2.3') {
  const root = scratch();
  plant(root, {
    'usr/lib/wasm32-wasip1/libc.a': '!<arch>\n',
    'usr/include/stdio.h': '',
    'gen/bundle.js': '',
  });
  await create({ file: join(root, 'gen/llvm-resources.tar'), cwd: join(root, 'usr') }, ['lib', 'include']);
  return { root, version };
}

let cache: string;
beforeEach(() => {
  cache = scratch();
});

describe('unpacking', () => {
  test('once: the second call does not need the package any more', async () => {
    const embedded = await smallPackage();
    const env = { WAMR_PTHREAD_CACHE: cache };
    const folder = await unpackEmbedded(embedded, env);
    expect(folder).toBe(join(cache, 'yowasp-clang-1.2.3-1'));
    expect(existsSync(join(folder, 'lib/wasm32-wasip1/libc.a'))).toBe(true);
    expect(await unpackEmbedded({ ...embedded, root: '/nowhere' }, env)).toBe(folder);
  });

  test('in parallel: one result, nothing left over', async () => {
    const embedded = await smallPackage();
    const env = { WAMR_PTHREAD_CACHE: cache };
    const folders = await Promise.all(Array.from({ length: 8 }, () => unpackEmbedded(embedded, env)));
    expect(new Set(folders).size).toBe(1);
    expect(readdirSync(cache)).toEqual(['yowasp-clang-1.2.3-1']);
  });

  test('each version has its own folder', async () => {
    const env = { WAMR_PTHREAD_CACHE: cache };
    await unpackEmbedded(await smallPackage('1.0.0'), env);
    await unpackEmbedded(await smallPackage('2.0.0'), env);
    expect(readdirSync(cache)).toEqual(['yowasp-clang-1.0.0-1', 'yowasp-clang-2.0.0-1']);
  });

  test('a damaged package is an error, and leaves nothing that looks whole', async () => {
    const embedded = await smallPackage();
    const tarball = join(embedded.root, 'gen/llvm-resources.tar');
    writeFileSync(tarball, 'x'.repeat(2048));
    await expect(unpackEmbedded(embedded, { WAMR_PTHREAD_CACHE: cache })).rejects.toThrow(
      expect.objectContaining({
        code: 'IO_WRITE',
        message: expect.stringContaining(`${tarball}: cannot be unpacked into `),
      }),
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  test('a package without its resources', async () => {
    const root = scratch();
    await expect(unpackEmbedded({ root, version: '1' }, { WAMR_PTHREAD_CACHE: cache })).rejects.toThrow(
      expect.objectContaining({
        code: 'SDK_INCOMPLETE',
        message: `${root}/gen/llvm-resources.tar: does not exist`,
        hint: 'Reinstall @yowasp/clang: npm install --save-dev @yowasp/clang',
      }),
    );
  });
});

describe('the cache folder', () => {
  beforeEach(() => {
    vi.stubEnv('TMPDIR', scratch());
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test("is the one named, else the system's, and then one for temporary files", async () => {
    const temporary = join(String(process.env['TMPDIR']), `wamr-pthread-cache-${process.getuid?.() ?? 0}`);
    expect(await cacheCandidates({ WAMR_PTHREAD_CACHE: '/named' })).toEqual(['/named', temporary]);
    const [usual, last] = await cacheCandidates({});
    expect(usual).toMatch(/wamr-pthread/);
    expect(last).toBe(temporary);
  });

  test('that cannot be made is passed over for the one for temporary files', async () => {
    plant(cache, { file: '' });
    const folder = await unpackEmbedded(await smallPackage(), {
      WAMR_PTHREAD_CACHE: join(cache, 'file/below'),
    });
    expect(folder.startsWith(join(String(process.env['TMPDIR']), 'wamr-pthread-cache-'))).toBe(true);
    expect(statSync(join(folder, '..')).mode & 0o777).toBe(0o700);
  });

  test('of somebody else among the temporary files is not trusted', async () => {
    const temporary = join(String(process.env['TMPDIR']), `wamr-pthread-cache-${process.getuid?.() ?? 0}`);
    writeFileSync(temporary, '');
    expect(await cacheCandidates({ WAMR_PTHREAD_CACHE: '/named' })).toEqual(['/named']);
  });

  test('where none can be written, all are named', () => {
    plant(cache, { file: '' });
    const folder = join(cache, 'file/below');
    expect(() => writableCache([folder])).toThrow(
      expect.objectContaining({
        code: 'IO_WRITE',
        message: `no folder for cached files can be written:\n  ${folder}: ENOTDIR: not a directory, mkdir '${folder}'`,
        hint: 'Set WAMR_PTHREAD_CACHE to a folder that can be written.',
      }),
    );
  });
});
