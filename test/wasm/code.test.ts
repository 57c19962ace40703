import { describe, expect, it } from 'vitest';
import { scanCode } from '../../src/wasm/code.js';
import { atomicNotifies, directCalls, usesMemoryGrow } from '../../src/wasm/code-queries.js';
import { concatBytes, encodeSection } from '../../src/wasm/encode.js';
import { readModule } from '../../src/wasm/module.js';
import { readObject } from '../../src/wasm/object.js';
import { readSections } from '../../src/wasm/sections.js';
import { buildModule } from '../support/module-builder.js';
import { functionType, section, unsigned } from '../support/wasm-encode.js';
import { caught, failure } from './support/caught.js';
import { compileObject, run } from './support/toolchain.js';

/** Offsets of all instructions as llvm-objdump lists them: `      4a: 41 01        i32.const 1`. */
async function disassembled(object: Uint8Array): Promise<number[]> {
  const { stdout } = await run('objdump', ['-d', '--no-show-raw-insn', 'a.o'], { 'a.o': object });
  return [...stdout.matchAll(/^\s*([0-9a-f]+):\s+\S/gm)].map(([, offset]) =>
    Number.parseInt(offset ?? '', 16),
  );
}

function scanned(object: Uint8Array): number[] {
  const { file, bytes, sections } = readObject(object, 'a.o');
  const start = sections.find(({ id }) => id === 10)?.start ?? 0;
  const offsets: number[] = [];
  scanCode({ file, bytes, sections }, ({ start: at }) => {
    offsets.push(at - start);
  });
  return offsets;
}

const ATOMICS = `
#include <stdatomic.h>
_Atomic int a; _Atomic long long b; _Atomic char c;
long long f(int x) {
  a += x; b ^= x; c |= x; atomic_thread_fence(memory_order_seq_cst);
  int expected = 3;
  atomic_compare_exchange_strong(&a, &expected, 4);
  __builtin_wasm_memory_atomic_wait32((int *)&a, 1, -1);
  return __builtin_wasm_memory_atomic_notify((int *)&a, 1) + b;
}`;
const SIMD = `
#include <wasm_simd128.h>
v128_t f(v128_t a, float *p, signed char *q) {
  v128_t b = wasm_v128_load32_splat(p);
  b = wasm_v128_load8_lane(q, b, 3);
  b = wasm_i8x16_shuffle(a, b, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31);
  b = wasm_f32x4_relaxed_madd(a, b, wasm_f32x4_const(1, 2, 3, 4));
  wasm_v128_store64_lane(q, b, 1);
  return wasm_i32x4_replace_lane(b, 2, wasm_i8x16_extract_lane(a, 5));
}`;
const PLAIN = `
__attribute__((noinline)) long long g(double d, long long n) { return (long long)d + n * 0x123456789abcdef; }
int f(int n, char *p, char *q) {
  switch (n) { case 0: return 5; case 1: return g(1.5, n); case 2: return -9; case 3: return 1 << n; case 4: return 77; }
  __builtin_memcpy(p, q, n); __builtin_memset(q, 1, n);
  return __builtin_wasm_memory_size(0) + __builtin_wasm_memory_grow(0, n) + (int)(signed char)p[3] + (int)3.5f * n;
}`;
const TAIL = `
int h(int, int);
int g(int p, int x) { if (x > 3) __attribute__((musttail)) return h(2, x); return h(x, x) + 1; }`;
const THROWING = `
struct S { ~S(); };
void risky(int);
int f(int n) { S s; try { risky(n); } catch (int e) { return e; } catch (...) { risky(2); throw; } return 1; }`;

describe('instructions begin where llvm-objdump sees them', () => {
  it.each([
    [
      'integers, floats, tables of branches, bulk memory',
      PLAIN,
      ['-mbulk-memory', '-mnontrapping-fptoint', '-msign-ext'],
      'a.c',
    ],
    ['atomics', ATOMICS, ['-matomics', '-mbulk-memory'], 'a.c'],
    ['SIMD', SIMD, ['-msimd128', '-mrelaxed-simd'], 'a.c'],
    ['tail calls', TAIL, ['-mtail-call'], 'a.c'],
    ['legacy exceptions', THROWING, ['-fwasm-exceptions', '-mllvm', '-wasm-use-legacy-eh=true'], 'a.cc'],
    ['exceptions', THROWING, ['-fwasm-exceptions', '-mllvm', '-wasm-use-legacy-eh=false'], 'a.cc'],
    [
      'several results',
      'struct P {int a, b;}; struct P f(int x) { struct P p = {x, 2}; return p; }',
      ['-mmultivalue', '-Xclang', '-target-abi', '-Xclang', 'experimental-mv'],
      'a.c',
    ],
    [
      'reference types',
      '__attribute__((import_name("t"))) void t(__externref_t); void f(__externref_t r) { t(r); t(__builtin_wasm_ref_null_extern()); }',
      ['-mreference-types'],
      'a.c',
    ],
  ])('%s', async (_, source, flags, name) => {
    const object = await compileObject(source, flags, name);
    const offsets = await disassembled(object);
    expect(offsets.length).toBeGreaterThan(2);
    expect(scanned(object)).toEqual(offsets);
  });
});

describe('questions about code', () => {
  const NOTIFY = [0xfe, 0x00, 0x02, 0x00];
  const module = readModule(
    buildModule({
      imports: [{ module: 'env', name: 'out', type: '()' }],
      memory: { min: 1 },
      globals: [],
      functions: [
        { name: 'leaf', body: [] },
        { name: 'middle', body: [{ call: 'leaf' }, { call: 'env.out' }, { call: 'leaf' }] },
        { name: 'wake', body: [0x41, 0, 0x41, 1, ...NOTIFY, 0x1a, 0x41, 0, 0x41, 0x7f, ...NOTIFY, 0x1a] },
        { name: 'wakeSome', type: '(i)', body: [0x41, 0, 0x20, 0, ...NOTIFY, 0x1a] },
      ],
    }),
    'a.wasm',
  );

  it('who calls whom, by function index', () => {
    expect(directCalls(module)).toEqual(
      new Map([
        [1, new Set()],
        [2, new Set([1, 0])],
        [3, new Set()],
        [4, new Set()],
      ]),
    );
  });

  it('how many are woken, where that is constant', () => {
    const sites = atomicNotifies(module);
    expect(sites.map(site => [site.function, site.count])).toEqual([
      [3, 1],
      [3, -1],
      [4, undefined],
    ]);
    expect(sites.map(({ offset }) => [...module.bytes.subarray(offset, offset + 2)])).toEqual(
      Array(3).fill([0xfe, 0]),
    );
  });

  it('whether memory grows', () => {
    const growing = (body: number[]) =>
      usesMemoryGrow(
        readModule(
          buildModule({ imports: [], memory: { min: 1 }, globals: [], functions: [{ name: 'f', body }] }),
          'a.wasm',
        ),
      );
    expect(usesMemoryGrow(module)).toBe(false);
    expect(growing([0x3f, 0, 0x1a])).toBe(true);
    expect(growing([0x41, 0, 0x40, 0, 0x1a])).toBe(true);
    // The same bytes as immediates are no instructions.
    expect(growing([0x41, 0x3f, 0x1a, 0x41, 0xc0, 0, 0x1a])).toBe(false);
  });
});

it('reads blocks of every kind of type', () => {
  const body = [0x02, 0x40, 0x0b, 0x03, 0x7f, 0x0b, 0x04, 0x85, 0x00, 0x0b, 0x02, 0x70, 0x0b, 0x0b];
  const bytes = new Uint8Array([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(10, [[body.length + 1, 0, ...body]]),
  ]);
  const opcodes: number[] = [];
  scanCode({ file: 'a.wasm', bytes, sections: readSections(bytes, 'a.wasm') }, ({ opcode }) => {
    opcodes.push(opcode);
  });
  expect(opcodes).toEqual([0x02, 0x0b, 0x03, 0x0b, 0x04, 0x0b, 0x02, 0x0b, 0x0b]);
});

describe('code that is refused', () => {
  const scan = (...bodies: number[][]) => {
    const bytes = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(10, bodies)]);
    scanCode({ file: 'a.wasm', bytes, sections: readSections(bytes, 'a.wasm') }, () => {});
  };

  it.each([
    ['an opcode', [4, 0, 0x01, 0xff, 0x0b], 'instruction 0xff, in the code section at offset 0xe'],
    [
      'an opcode behind a prefix',
      [5, 0, 0xfd, 0xff, 0x7f, 0x0b],
      'instruction 0xfd 0x3fff, in the code section at offset 0xd',
    ],
    [
      'a type of garbage collection',
      [4, 0, 0x02, 0x6e, 0x0b],
      'value type 0x6e, in the code section at offset 0xe',
    ],
  ])('%s that is not known', (_, body, message) => {
    expect(failure(() => scan(body))).toBe(`WASM_UNSUPPORTED: a.wasm: ${message}`);
  });

  it.each([
    ['a body that is longer than the section', [9, 0, 0x0b], '9 bytes are announced where 2 are left'],
    ['an instruction that is cut off by the end of its body', [3, 0, 0x41, 0x80], 'the data ends too early'],
    [
      'a branch table that is larger than its body',
      [7, 0, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f],
      'labels are announced',
    ],
  ])('%s', (_, body, message) => {
    const { code, message: said } = caught(() => scan(body));
    expect(code).toBe('WASM_MALFORMED');
    expect(said).toContain(message);
  });
});

describe('a large module', () => {
  const instructions = new Uint8Array(60_000);
  for (let at = 0; at < instructions.length; at += 3) instructions.set([0x41, 1, 0x1a], at);
  const body = concatBytes([unsigned(instructions.length + 2), [0], instructions, [0x0b]]);
  const large = concatBytes([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [functionType('()')]),
    section(3, Array(160).fill([0])),
    encodeSection(10, concatBytes([unsigned(160), ...Array(160).fill(body)])),
  ]);

  it('is read without looking into its 10 MB of code', () => {
    expect(large.length).toBeGreaterThan(9_000_000);
    readModule(large, 'a.wasm');
    const begin = performance.now();
    readModule(large, 'a.wasm');
    expect(performance.now() - begin).toBeLessThan(20);
  });
});
