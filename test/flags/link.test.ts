import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConfigInput } from '../../src/config/types.js';
import { emit } from '../../src/flags/emit/index.js';
import { readModule } from '../../src/wasm/module.js';
import type { WasmModule } from '../../src/wasm/types.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { sampleFlags } from './samples.js';
import { installedSdk, type OutFolder, outFolder, uncheckedLibc } from './stock-sysroot.js';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

describeWith(debian(), "flags through Debian's clang", () => {
  let out: OutFolder;
  beforeAll(() => {
    out = outFolder();
  });
  afterAll(() => out.remove());

  /** Compiles and links in one step, with nothing but the response files and `uncheckedLibc`. */
  async function build(source: string, config: ConfigInput, extra: readonly string[] = []) {
    const isCxx = source.endsWith('.cpp');
    const flags = sampleFlags(config, installedSdk(), { out: out.path, libcxxLowered: true });
    const response = (target: 'c' | 'cxx' | 'link' | 'link-cxx') => {
      const file = join(out.path, `${target}.rsp`);
      writeFileSync(file, emit(flags, target, { quoting: 'response' }));
      return `@${file}`;
    };
    const files = isCxx ? [response('cxx'), response('link-cxx')] : [response('c'), response('link')];
    const module = join(out.path, 'module.wasm');
    const { clang, clangxx } = debian();
    const unchecked = isCxx ? [] : [uncheckedLibc];
    const args = [...files, ...unchecked, '-Werror', '-O1', fixture(source), ...extra, '-o', module];
    const result = await execa(isCxx ? clangxx : clang, args, { reject: false });
    return { ...result, read: () => readModule(readFileSync(module), 'module.wasm') };
  }

  it('command: _start, no constructors, shared memory with the maximum, the stack area above the data', async () => {
    const config = { threads: { max: 3, stackSize: 100_000 }, memory: { max: '8MiB' } };
    const { stderr, read } = await build('hello.c', config);
    expect(stderr).toBe('');
    const module = read();
    expect(exported(module)).toEqual(['__data_end', '__heap_base', '_start', 'memory']);
    expect(module.memories).toMatchObject([{ shared: true, max: 128 }]);
    const dataEnd = globalValue(module, '__data_end');
    const top = module.globals[0]?.init;
    expect(Number(top) - Math.ceil(dataEnd / 16) * 16).toBe(4 * 100_000);
    expect(top).toBe(globalValue(module, '__heap_base'));
  });

  it('reactor: _initialize and the exports', async () => {
    const config: ConfigInput = { link: { entry: 'reactor', exports: ['count'] } };
    const { stderr, read } = await build('count.c', config);
    expect(stderr).toBe('');
    expect(exported(read())).toEqual(['__data_end', '__heap_base', '_initialize', 'count', 'memory']);
  });

  it('library: constructors run when they are called, not with every export', async () => {
    const config: ConfigInput = { link: { entry: 'library', exports: ['count'] } };
    const { stderr, read } = await build('count.c', config);
    expect(stderr).toBe('');
    const module = read();
    expect(exported(module)).toEqual(['__data_end', '__heap_base', '__wasm_call_ctors', 'count', 'memory']);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes), {});
    const call = (name: string) => {
      const value = exports[name];
      return typeof value === 'function' ? value() : undefined;
    };
    expect(call('count')).toBe(0);
    call('__wasm_call_ctors');
    expect([call('count'), call('count')]).toEqual([1, 1]);
  });

  it('C++ compiles, links and finds libc++', async () => {
    const { stderr, read } = await build('string.cpp', {});
    expect(stderr).toBe('');
    expect(exported(read())).toContain('_start');
  });

  it('C++ with -fexceptions of its own keeps them: throw compiles and misses only the runtime', async () => {
    const { stderr } = await build('throw.cpp', {}, ['-fexceptions']);
    expect(stderr).toContain('undefined symbol: __cxa_throw');
    expect(stderr).not.toContain('exceptions disabled');
  });

  it("a host's function is imported, a misspelt one stops the link", async () => {
    const good = await build('host-import.c', {});
    expect(good.stderr).toBe('');
    const names = good.read().imports.filter(({ module }) => module === 'env');
    expect(names.map(({ name }) => name)).toEqual(['log_line']);
    const bad = await build('host-import.c', {}, ['-DMISSPELT']);
    expect(bad.exitCode).toBe(1);
    expect(bad.stderr).toContain('undefined symbol: log_lime');
  });

  it('an export that nothing defines stops the link', async () => {
    const { stderr } = await build('hello.c', { link: { exports: ['on_dtaa'] } });
    expect(stderr).toContain('symbol exported via --export not found: on_dtaa');
  });
});

function exported(module: WasmModule): string[] {
  return module.exports.map(({ name }) => name).sort();
}

function globalValue(module: WasmModule, name: string): number {
  const found = module.exports.find(entry => entry.name === name && entry.kind === 'global');
  return Number(module.globals[found?.index ?? -1]?.init);
}
