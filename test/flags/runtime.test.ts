import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emit } from '../../src/flags/emit/index.js';
import { wamrSource } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { sampleFlags } from './samples.js';

const wamr = wamrSource();

describeWith(wamr, "runtime.cmake with WAMR's own CMake", () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-runtime-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function configure(runtime: Parameters<typeof sampleFlags>[0], more: readonly string[] = []) {
    const script = join(folder, 'runtime.cmake');
    writeFileSync(script, emit(sampleFlags(runtime), 'runtime'));
    const args = ['-C', script, '-S', wamr.root, '-B', join(folder, 'build'), ...more];
    return (await execa('cmake', args, { all: true })).all;
  }

  it('turns lib-pthread on and wasi-threads off, and follows the config in the same build folder', async () => {
    const first = await configure({});
    expect(first).toContain('Lib pthread enabled');
    expect(first).not.toContain('Lib wasi-threads enabled');
    expect(first).toContain('"Threads" via WAMR_BUILD_SHARED_MEMORY: 1');
    expect(first).toContain('"Fixed-width SIMD" via WAMR_BUILD_SIMD: 0');
    expect(first).toContain('Fast interpreter enabled');

    const second = await configure({ runtime: { WAMR_BUILD_FAST_INTERP: false } });
    expect(second).not.toContain('Fast interpreter enabled');

    const overridden = await configure({}, ['-DWAMR_BUILD_FAST_INTERP=0']);
    expect(overridden).not.toContain('Fast interpreter enabled');
  });

  it('sets nothing that WAMR does not read', () => {
    const cmake = readdirSync(wamr.root, { recursive: true, encoding: 'utf8' })
      .filter(name => /\.cmake$|(^|\/)CMakeLists\.txt$/.test(name))
      .map(name => readFileSync(join(wamr.root, name), 'utf8').replaceAll(/#.*/g, ''))
      .join('\n');
    const isRead = (name: string) =>
      new RegExp(String.raw`\$\{${name}\}|\bif\s*\([^)]*\b${name}\b`, 'i').test(cmake);
    const names = [...emit(sampleFlags(), 'runtime').matchAll(/^set\((\w+) /gm)].map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(['WAMR_BUILD_LIB_PTHREAD', 'WAMR_DISABLE_HW_BOUND_CHECK']));
    expect(names.filter(name => !isRead(name))).toEqual([]);
    expect(isRead('WAMR_BUILD_LIB_PTHREADS')).toBe(false);
  });
});
