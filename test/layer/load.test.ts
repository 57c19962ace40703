import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layerMembers, loadLayer } from '../../src/libc/layer/load.js';
import { distFile } from '../../src/paths.js';
import { readObject } from '../../src/wasm/object.js';

const HINT = 'In a checkout run `npm run build`; in an installation reinstall the package.';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layer-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the built layer', () => {
  test('is sorted, and the manifest says what the objects hold', async () => {
    const members = await layerMembers();
    const names = members.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
    const malloc = members.find(({ name }) => name === 'wt_malloc.o');
    expect(malloc?.source).toBe('malloc.c');
    expect(malloc?.defined).toEqual(
      [
        '__libc_calloc',
        '__libc_free',
        '__libc_malloc',
        '__libc_realloc',
        'aligned_alloc',
        'calloc',
        'free',
        'malloc',
        'malloc_usable_size',
        'memalign',
        'posix_memalign',
        'realloc',
      ].toSorted(),
    );
    expect(members.find(({ name }) => name === 'wt_marker.o')?.defined).toEqual(['__wt_patched_v1']);
  });

  test('defines each symbol once, with and without stdio locks in libc', async () => {
    const layer = await loadLayer();
    const all = new Set((await layerMembers()).flatMap(each => each.defined));
    for (const libc of [all, new Set([...all].filter(symbol => symbol !== '__lockfile'))]) {
      const defined = layer.selectFor(libc).members.flatMap(each => each.defined);
      expect(defined.filter((symbol, at) => defined.indexOf(symbol) !== at)).toEqual([]);
    }
  });

  test('needs only the linker, the host and functions that every wasi-libc has', async () => {
    const members = await layerMembers();
    const defined = new Set(members.flatMap(each => each.defined));
    const taken = members.flatMap(each => each.undefined);
    const needed = new Set(taken.filter(symbol => !defined.has(symbol) && !symbol.startsWith('__wt_orig_')));
    expect([...needed].filter(symbol => !isLibcxxStatic(symbol)).toSorted()).toEqual(
      [
        // The linker's.
        ...[
          '__data_end',
          '__indirect_function_table',
          '__stack_high',
          '__stack_pointer',
          '__tls_align',
          '__tls_base',
          '__tls_size',
          '__wasm_init_tls',
        ],
        // The host's: env.malloc, calloc, free, pthread_create, pthread_exit; WASI's clock.
        ...['__wt_clock_time_get', '__wt_host_calloc', '__wt_host_free', '__wt_host_malloc'],
        ...['__wt_host_pthread_create', '__wt_host_pthread_exit'],
        // libc's.
        ...['_CLOCK_MONOTONIC', '_CLOCK_REALTIME', 'clock_gettime', 'sched_yield'],
        ...['memcmp', 'memcpy', 'strchr', 'strcmp', 'strcpy', 'strlen', 'strnlen'],
        ...['__libc', 'abort', 'stderr', 'stdin', 'stdout'],
        // libc++'s, beside what the member stands in for.
        '_ZNSt3__23pmr19new_delete_resourceEv',
        // Weak: libc has them beside the functions that need them.
        ...['__funcs_on_exit', '__stderr_used', '__stdout_used'],
        // Weak: older wasi-libc fills its table in a constructor.
        '__wasilibc_populate_preopens',
        // The program's, or libc's where main has arguments.
        '__main_void',
      ].toSorted(),
    );
    expect([...needed].filter(symbol => isLibcxxStatic(symbol)).length).toBeGreaterThan(20);
  });

  test('was compiled with atomics, without debug information or a path of this machine', async () => {
    for (const { name, data } of await layerMembers()) {
      const { features, sections } = readObject(data, name);
      expect(
        features.some(({ prefix, name: feature }) => prefix === '-' && feature === 'shared-mem'),
        name,
      ).toBe(false);
      expect(
        sections.some(section => section.name?.startsWith('.debug')),
        name,
      ).toBe(false);
      expect(Buffer.from(data).includes(process.cwd()), name).toBe(false);
    }
  });
});

/** Weak, of both ABI versions: functions of libc++ that make a local static (cxx_statics.c). */
function isLibcxxStatic(symbol: string): boolean {
  return /^_ZNK?St3__[12]\d+(__cloc|locale|__time_get_c_storage|\w+_category|__thread_local_data)/.test(
    symbol,
  );
}

describe('loadLayer', () => {
  test('leaves members out that only some archives need', async () => {
    const layer = await loadLayer();
    const names = layer.members.map(({ name }) => name);
    expect(names).toContain('wt_malloc.o');
    expect(names).not.toContain('wt_lockfile.o');
    expect(names).not.toContain('wt_reallocarray.o');
    expect(layer.provided.has('pthread_create')).toBe(true);
    expect(layer.provided.has('__lockfile')).toBe(false);
    expect(layer.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  const nameOf = ({ name }: { name: string }) => name;

  test('adds stdio locks of one kind or the other, and reallocarray where libc has none', async () => {
    const layer = await loadLayer();
    const withLocks = layer.selectFor(new Set(['__lockfile', 'reallocarray', 'fputc']));
    expect(withLocks.members.map(nameOf)).toContain('wt_lockfile.o');
    expect(withLocks.members.map(nameOf)).not.toContain('wt_lockfile_tail.o');
    expect(withLocks.provided.has('reallocarray')).toBe(false);
    const without = layer.selectFor(new Set(['fputc']));
    expect(without.members.map(nameOf)).toContain('wt_lockfile_tail.o');
    expect(without.members.map(nameOf)).not.toContain('wt_lockfile.o');
    expect(without.provided.has('reallocarray')).toBe(true);
  });

  test('wraps what libc has and what has no lock there', async () => {
    const layer = await loadLayer();
    expect([...layer.wrapped]).toEqual([]);
    expect([...layer.selectFor(new Set()).wrapped]).toEqual([]);
    const unlocked = layer.selectFor(new Set(['fwrite', 'getenv', 'printf']));
    expect([...unlocked.wrapped].toSorted()).toEqual(['fwrite', 'getenv']);
    expect(unlocked.provided.has('fwrite')).toBe(true);
    const locked = layer.selectFor(new Set(['__lockfile', 'fwrite', 'getenv']));
    expect([...locked.wrapped]).toEqual(['getenv']);
    expect(locked.provided.has('fwrite')).toBe(false);
  });

  test('has one member for each wrapped function, which takes the original under its other name', async () => {
    const wrappers = (await layerMembers()).filter(({ condition }) => condition.kind === 'wraps');
    expect(wrappers.length).toBeGreaterThan(50);
    for (const { name, defined, undefined: taken, condition } of wrappers) {
      if (condition.kind !== 'wraps') throw new Error(name);
      expect(name).toBe(`wt_wrap_${condition.symbol}.o`);
      expect(defined, name).toContain(condition.symbol);
      expect(taken, name).toContain(`__wt_orig_${condition.symbol}`);
    }
  });
});

describe('layerMembers, where something is wrong', () => {
  test('without a build', async () => {
    await expect(layerMembers(folder)).rejects.toMatchObject({
      code: 'LAYER_MISSING',
      message: `${join(folder, 'manifest.json')}: does not exist`,
      hint: HINT,
    });
  });

  test('with a manifest of another version', async () => {
    writeFileSync(join(folder, 'manifest.json'), '{"version":99}');
    await expect(layerMembers(folder)).rejects.toMatchObject({
      code: 'LAYER_MISSING',
      message: `${join(folder, 'manifest.json')}: is not a manifest of this version`,
      hint: HINT,
    });
  });

  test('without an object', async () => {
    copyFileSync(distFile('layer', 'manifest.json'), join(folder, 'manifest.json'));
    await expect(layerMembers(folder)).rejects.toMatchObject({
      code: 'LAYER_MISSING',
      message: `${join(folder, 'objects', 'wt_attach.o')}: cannot be read`,
      hint: HINT,
    });
  });

  test('with a changed object', async () => {
    cpSync(distFile('layer'), folder, { recursive: true });
    const file = join(folder, 'objects', 'wt_mutex.o');
    writeFileSync(file, readFileSync(file).subarray(1));
    await expect(layerMembers(folder)).rejects.toMatchObject({
      code: 'LAYER_MISSING',
      message: `${file}: is not the object that manifest.json describes`,
      hint: HINT,
    });
  });
});
