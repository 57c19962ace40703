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
import { SOURCES } from './support/sources.js';
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

describe('instructions begin where llvm-objdump sees them', () => {
  it.each(SOURCES)('%s', async (_, source, flags, name) => {
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
      'value type 0x6e (garbage collection), in the code section at offset 0xe',
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
