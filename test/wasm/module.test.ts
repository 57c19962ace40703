import { beforeAll, describe, expect, it } from 'vitest';
import { readModule } from '../../src/wasm/module.js';
import type { WasmModule } from '../../src/wasm/types.js';
import { compileC } from '../support/compile.js';
import { functionType, section, text, unsigned } from '../support/wasm-encode.js';
import { failure } from './support/caught.js';

// One of everything that clang and lld write into a module: imports, shared memory, table, passive data, exports.
const SOURCE = `
__attribute__((import_module("env"), import_name("take"))) long long take(int a, double b);
static int counter = 7;
static int one(int x) { return x + counter; }
static int two(int x) { return x * counter; }
int (*table[])(int) = {one, two};
__attribute__((export_name("probe"))) int probe(int i) { counter++; return table[i & 1](i) + (int)take(i, 0.5); }
`;
const FLAGS = ['-O1', '-nostdlib', '-matomics', '-mbulk-memory', '-g', '-Wl,--no-entry'];
const SHARED = [
  '-Wl,--shared-memory,--max-memory=1048576,-z,stack-size=65536',
  '-Wl,--export=__heap_base,--export=__data_end',
];

describe('a linked module with shared memory', () => {
  let module: WasmModule;
  beforeAll(async () => {
    const bytes = await compileC({ source: SOURCE, flags: [...FLAGS, ...SHARED], sysroot: 'embedded-stock' });
    module = readModule(bytes, 'probe.wasm');
  });

  it('has imports and types', () => {
    expect(module.imports).toEqual([
      { module: 'env', name: 'take', kind: 'function', type: { params: ['i32', 'f64'], results: ['i64'] } },
    ]);
    expect(module.types).toContainEqual({ params: ['i32'], results: ['i32'] });
    expect(module.functions).toContainEqual({ params: ['i32'], results: ['i32'] });
  });

  it('has memory and table with their limits', () => {
    expect(module.memories).toEqual([{ min: 2, max: 16, shared: true, is64: false }]);
    expect(module.tables).toEqual([{ min: 3, max: 3, shared: false, is64: false }]);
  });

  it('has exports, and globals with constant values', () => {
    const exported = (name: string) => module.exports.find(each => each.name === name);
    expect(exported('memory')).toEqual({ name: 'memory', kind: 'memory', index: 0 });
    expect(exported('probe')?.kind).toBe('function');
    expect(module.globals[0]).toEqual({ type: 'i32', mutable: true, init: 65536 });
    expect(module.globals[exported('__data_end')?.index ?? -1]).toMatchObject({
      type: 'i32',
      mutable: false,
    });
    expect(exported('__heap_base')?.kind).toBe('global');
  });

  it('has names of functions and globals', () => {
    const probe = module.exports.find(({ name }) => name === 'probe');
    expect(module.functionNames.get(0)).toBe('take');
    expect(module.functionNames.get(probe?.index ?? -1)).toBe('probe');
    expect(module.globalNames.get(0)).toBe('__stack_pointer');
  });

  it('has passive data and a start function that copies it', () => {
    expect(module.data.map(({ mode, offset }) => ({ mode, offset }))).toContainEqual({
      mode: 'passive',
      offset: undefined,
    });
    expect(module.functionNames.get(module.start ?? -1)).toBe('__wasm_init_memory');
  });

  it('has target features', () => {
    expect(module.features).toContainEqual({ prefix: '+', name: 'atomics' });
  });
});

it('gives active data its address', async () => {
  const bytes = await compileC({ source: SOURCE, flags: FLAGS, sysroot: 'embedded-stock' });
  const { data, start, memories } = readModule(bytes, 'probe.wasm');
  expect(data[0]).toMatchObject({ mode: 'active' });
  expect(data[0]?.offset).toBeGreaterThanOrEqual(1024);
  expect(start).toBeUndefined();
  expect(memories[0]?.shared).toBe(false);
});

const module = (...sections: number[][]) =>
  readModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]), 'a.wasm');

describe('forms that clang does not write', () => {
  it('reads several results', () => {
    expect(module(section(1, [[0x60, 1, 0x7f, 2, 0x7e, 0x7b]])).types).toEqual([
      { params: ['i32'], results: ['i64', 'v128'] },
    ]);
  });

  it('reads a 64-bit memory', () => {
    expect(module(section(5, [[5, ...unsigned(2 ** 33), ...unsigned(2 ** 40)]])).memories).toEqual([
      { min: 2 ** 33, max: 2 ** 40, shared: false, is64: true },
    ]);
  });

  it('reads imports of every kind', () => {
    const head = [...text('m'), ...text('n')];
    const imports = section(2, [
      [...head, 0, 0],
      [...head, 1, 0x70, 0, 3],
      [...head, 2, 3, 1, 2],
      [...head, 3, 0x7e, 1],
      [...head, 4, 0, 0],
    ]);
    expect(module(section(1, [functionType('()')]), imports).imports.map(({ kind }) => kind)).toEqual([
      'function',
      'table',
      'memory',
      'global',
      'tag',
    ]);
  });

  it('reads constants of every type, and leaves computed ones', () => {
    const { globals } = module(
      section(6, [
        [0x7f, 0, 0x41, 0x7f, 0x0b],
        [0x7e, 0, 0x42, 0x7f, 0x0b],
        [0x7d, 0, 0x43, 0, 0, 0x80, 0x3f, 0x0b],
        [0x7c, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0x40, 0x0b],
        [0x7b, 0, 0xfd, 12, ...Array(16).fill(1), 0x0b],
        [0x70, 0, 0xd0, 0x70, 0x0b],
        [0x7f, 0, 0x41, 1, 0x41, 2, 0x6a, 0x0b],
      ]),
    );
    expect(globals.map(({ init }) => init)).toEqual([-1, -1n, 1, 2, undefined, undefined, undefined]);
  });

  it('reads a table with an initial value', () => {
    expect(module(section(4, [[0x40, 0, 0x70, 0, 5, 0xd0, 0x70, 0x0b]])).tables).toEqual([
      { min: 5, max: undefined, shared: false, is64: false },
    ]);
  });

  it.each([
    [
      'recursive types',
      [section(1, [[0x4e, 1, 0x60, 0, 0]])],
      'WASM_UNSUPPORTED: a.wasm: a type of form 0x4e (garbage collection), in the type section at offset 0xb',
    ],
    [
      'references to types',
      [section(1, [[0x60, 1, 0x63, 0, 0]])],
      'WASM_UNSUPPORTED: a.wasm: value type 0x63 (typed function references), in the type section at offset 0xd',
    ],
    [
      'a custom page size',
      [section(5, [[8, 1, 0]])],
      'WASM_UNSUPPORTED: a.wasm: limits with flags 0x8 (custom page sizes), in the memory section at offset 0xb',
    ],
  ])('refuses %s', (_, sections, message) => {
    expect(failure(() => module(...sections))).toBe(message);
  });

  it.each([
    [
      'a function of a type that is absent',
      [section(3, [[5]])],
      'WASM_MALFORMED: a.wasm: there is no type 5, in the function section at offset 0xc',
    ],
    [
      'a table of numbers',
      [section(4, [[0x7f, 0, 1]])],
      'WASM_MALFORMED: a.wasm: i32 is not a reference type, in the table section at offset 0xb',
    ],
    [
      'a constant without end',
      [section(6, [[0x7f, 0, 0x41, 1]])],
      'WASM_MALFORMED: a.wasm: a constant expression has no end, in the global section at offset 0xf',
    ],
    [
      'a section with bytes behind its last entry',
      [[5, 4, 1, 0, 1, 9]],
      'WASM_MALFORMED: a.wasm: 1 bytes too many, in the memory section at offset 0xd',
    ],
  ])('refuses %s', (_, sections, message) => {
    expect(failure(() => module(...sections))).toBe(message);
  });
});
