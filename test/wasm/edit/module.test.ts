import { beforeAll, describe, expect, it } from 'vitest';
import { rewriteForSharedEngine } from '../../../src/wasm/edit/module.js';
import { readModule } from '../../../src/wasm/module.js';
import type { WasmModule } from '../../../src/wasm/types.js';
import { compileC } from '../../support/compile.js';
import { buildModule } from '../../support/module-builder.js';
import { section } from '../../support/wasm-encode.js';
import { failure } from '../support/caught.js';

// Two instances over one memory: `count` is in memory and so shared, the table and the stack pointer are not.
const SOURCE = `
static int count = 40;
static int up(void) { return ++count; }
int (*volatile entry)(void) = up;
__attribute__((export_name("bump"))) int bump(void) { volatile char local[32]; local[3] = 1; return entry() + local[3] - 1; }
`;
const FLAGS = ['-O1', '-nostdlib', '-matomics', '-mbulk-memory', '-Wl,--no-entry'];
const STACK = '-Wl,--export=__heap_base,--export=__data_end,-z,stack-size=4096';

const pages = (initial: number, maximum: number) =>
  new WebAssembly.Memory({ initial, maximum, shared: true });

async function instantiate(bytes: Uint8Array, memory: WebAssembly.Memory) {
  const { instance } = await WebAssembly.instantiate(bytes, { 'wamr-pthread': { memory } });
  const { bump } = instance.exports;
  if (typeof bump !== 'function') throw new Error('no bump');
  return { exports: instance.exports, bump: () => bump() as unknown };
}

describe('a module of lld with shared memory', () => {
  let module: WasmModule;
  beforeAll(async () => {
    const flags = [...FLAGS, '-Wl,--shared-memory,--max-memory=262144', STACK];
    module = readModule(await compileC({ source: SOURCE, flags, sysroot: 'embedded-stock' }), 'a.wasm');
  });

  it('runs in two instances over one memory', async () => {
    const rewritten = rewriteForSharedEngine(module);
    expect(rewritten).toMatchObject({
      memory: { min: 1, max: 4, shared: true, is64: false },
      memoryExport: 'memory',
      stackPointerExport: '__wamr_stack_pointer',
      stackPointer: 4096,
      tableExport: '__wamr_table',
    });
    const memory = pages(1, 4);
    const first = await instantiate(rewritten.bytes, memory);
    const second = await instantiate(rewritten.bytes, memory);
    expect([first.bump(), second.bump(), first.bump()]).toEqual([41, 42, 43]);
    expect(first.exports['memory']).toBe(memory);
    expect(second.exports['__wamr_table']).toBeInstanceOf(WebAssembly.Table);
    const pointer = second.exports['__wamr_stack_pointer'];
    expect(pointer instanceof WebAssembly.Global && pointer.value).toBe(4096);
  });

  it('keeps all indices, names and exports', () => {
    const after = readModule(rewriteForSharedEngine(module).bytes, 'a.wasm');
    const { functions, globals, types, functionNames, start, data } = module;
    expect(after).toMatchObject({ functions, globals, types, functionNames, start, data, memories: [] });
    expect(after.exports.slice(0, module.exports.length)).toEqual(module.exports);
    expect(after.imports.at(-1)).toMatchObject({ module: 'wamr-pthread', name: 'memory', kind: 'memory' });
  });

  it('keeps its passive data when data is dropped', () => {
    expect(rewriteForSharedEngine(module, { dropData: true }).bytes).toEqual(
      rewriteForSharedEngine(module).bytes,
    );
  });

  it('is rewritten to the same bytes again', () => {
    const once = rewriteForSharedEngine(module);
    const twice = rewriteForSharedEngine(readModule(once.bytes, 'a.wasm'));
    expect(twice).toEqual(once);
  });
});

describe('active data', () => {
  it('is written once by the main instance and not again by a thread', async () => {
    const flags = [...FLAGS, '-Wl,--import-memory,--max-memory=262144', STACK];
    const bytes = await compileC({ source: SOURCE, flags, sysroot: 'embedded-stock' });
    const module = readModule(bytes, 'a.wasm');
    expect(module.data.map(({ mode }) => mode)).toContain('active');
    const memory = new WebAssembly.Memory({ initial: 2, maximum: 4 });
    const main = await instantiate(rewriteForSharedEngine(module).bytes, memory);
    expect(main.bump()).toBe(41);
    const thread = rewriteForSharedEngine(module, { dropData: true }).bytes;
    expect((await instantiate(thread, memory)).bump()).toBe(42);
    const segments = readModule(thread, 'a.wasm').data;
    expect(segments).toEqual(module.data.map(() => ({ mode: 'passive', offset: undefined, size: 0 })));
  });

  it('leaves passive segments at their indices', () => {
    const bytes = new Uint8Array([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(5, [[0, 1]]),
      ...[12, 1, 3],
      ...section(11, [
        [0, 0x41, 8, 0x0b, 2, 7, 7],
        [1, 3, 1, 2, 3],
        [2, 0, 0x41, 9, 0x0b, 1, 7],
      ]),
    ]);
    const dropped = rewriteForSharedEngine(readModule(bytes, 'a.wasm'), { dropData: true }).bytes;
    expect(readModule(dropped, 'a.wasm').data.map(({ size }) => size)).toEqual([0, 3, 0]);
    expect(WebAssembly.validate(dropped)).toBe(true);
  });
});

describe('other modules', () => {
  const build = (spec: Partial<Parameters<typeof buildModule>[0]>) =>
    readModule(
      buildModule({ imports: [], functions: [], memory: undefined, globals: [], ...spec }),
      'a.wasm',
    );

  it('without memory, table or globals stay as they are', () => {
    const module = build({ functions: [{ name: 'f', exports: ['f'] }] });
    expect(rewriteForSharedEngine(module)).toEqual({
      bytes: module.bytes,
      memory: undefined,
      memoryExport: undefined,
      stackPointerExport: undefined,
      stackPointer: undefined,
      tableExport: undefined,
    });
  });

  it('get import and export sections where they have none', () => {
    const { bytes, memoryExport } = rewriteForSharedEngine(
      build({ memory: { min: 1, max: 1, shared: true } }),
    );
    expect(memoryExport).toBe('__wamr_memory');
    expect(WebAssembly.Module.imports(new WebAssembly.Module(bytes))).toEqual([
      { module: 'wamr-pthread', name: 'memory', kind: 'memory' },
    ]);
    expect(WebAssembly.Module.exports(new WebAssembly.Module(bytes))).toEqual([
      { name: '__wamr_memory', kind: 'memory' },
    ]);
  });

  it('import their memory under our name, where they import it already', () => {
    const memory = { min: 1, max: 2, shared: true };
    const module = build({
      imports: [
        { module: 'env', name: 'memory', type: { memory } },
        { module: 'env', name: 'f', type: '()' },
      ],
    });
    expect(
      readModule(rewriteForSharedEngine(module).bytes, 'a.wasm').imports.map(({ module: from }) => from),
    ).toEqual(['wamr-pthread', 'env']);
  });

  it('are given another export name where ours is taken', () => {
    const module = build({
      memory: { min: 1 },
      globals: [{ name: 'sp', mutable: true, init: 64 }],
      functions: [{ name: 'f', exports: ['__wamr_stack_pointer', '__wamr_stack_pointer_'] }],
    });
    const rewritten = rewriteForSharedEngine(module);
    expect(rewritten.stackPointerExport).toBe('__wamr_stack_pointer__');
    expect(WebAssembly.validate(rewritten.bytes)).toBe(true);
  });

  it('have their stack pointer picked as WAMR does', () => {
    const globals = [
      { name: 'constant', init: 100 },
      { name: 'tooHigh', mutable: true, init: 5000 },
      { name: 'sp', mutable: true, init: 1000 },
      { name: 'heap', init: 2000, exports: ['__heap_base'] },
    ];
    expect(rewriteForSharedEngine(build({ memory: { min: 1 }, globals })).stackPointer).toBe(1000);
    expect(
      rewriteForSharedEngine(build({ memory: { min: 1 }, globals: globals.slice(0, 3) })).stackPointer,
    ).toBe(5000);
  });

  it('are refused with two memories', () => {
    const bytes = new Uint8Array([
      0,
      0x61,
      0x73,
      0x6d,
      1,
      0,
      0,
      0,
      ...section(5, [
        [0, 1],
        [0, 1],
      ]),
    ]);
    expect(failure(() => rewriteForSharedEngine(readModule(bytes, 'a.wasm')))).toBe(
      'WASM_UNSUPPORTED: a.wasm: 2 memories, in the memory section at offset 0x8',
    );
  });
});
