// What scan.c passes over is compared with what the reader of instructions says, for sound code and for damaged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWamrPthreadError } from '../../../src/errors.js';
import { skipLocals } from '../../../src/wasm/code.js';
import { concatBytes, encodeUnsigned } from '../../../src/wasm/encode.js';
import { InstructionReader } from '../../../src/wasm/instructions.js';
import { readModule } from '../../../src/wasm/module.js';
import { readObject } from '../../../src/wasm/object.js';
import { type Seen, scanBodies, VISIT, type Wanted } from '../../../src/wasm/scanner/scan-bodies.js';
import { findSection, openSection, SECTION, type SectionedFile } from '../../../src/wasm/sections.js';
import { buildModule } from '../../support/module-builder.js';
import { SOURCES } from '../support/sources.js';
import { compileObject } from '../support/toolchain.js';

const I32_CONST = 0x41;
const SIMD_PREFIX = 0xfd;
const EVERYTHING = new Uint8Array(256).fill(VISIT.each);
EVERYTHING[I32_CONST] = VISIT.never;
const SOME = new Uint8Array(256);
SOME.fill(VISIT.once, 0x28, 0x3f);
SOME.fill(VISIT.changed, 0x20, 0x25);
SOME[0x10] = VISIT.each;
SOME.fill(VISIT.first, 0x45, 0xc5);

/** The same by the reader of instructions alone. */
function read(file: SectionedFile, { opcodes, constant }: Wanted, visit: (seen: Seen) => void): void {
  const section = findSection(file.sections, SECTION.code);
  if (section === undefined) return;
  const cursor = openSection(file, section);
  const bodies = cursor.count('function bodies', 2);
  for (let body = 0; body < bodies; body += 1) {
    const inside = cursor.sub(cursor.u32());
    skipLocals(inside);
    const reader = new InstructionReader(inside);
    let before: number | undefined;
    while (reader.next()) {
      const { opcode, start: offset, value } = reader;
      const isWanted =
        opcode > 0xff || opcodes[opcode] !== VISIT.never || (opcode === I32_CONST && value === constant);
      if (isWanted) visit({ body, opcode, value, offset, before });
      before = offset;
    }
  }
}

/** The visits as text, or the error; what need not be visited again is left out. */
function outcome(scan: typeof scanBodies, file: SectionedFile, wanted: Wanted): string[] {
  const lines: string[] = [];
  const last = new Map<string, string>();
  const visit = ({ body, opcode, value, offset, before }: Seen) => {
    const isSimd = Math.floor(opcode / 0x10000) === SIMD_PREFIX;
    const simd = opcode % 0x10000 < 0x100 ? 'simd' : 'relaxed';
    const how = isSimd ? VISIT.once : (wanted.opcodes[opcode] ?? VISIT.each);
    const same = isSimd
      ? simd
      : how === VISIT.first
        ? 'first'
        : `${body} ${how === VISIT.changed ? value : ''}`;
    const key = isSimd ? simd : `${opcode}`;
    if (how !== VISIT.never && how !== VISIT.each && last.get(key) === same) return;
    last.set(key, same);
    lines.push(`${body}: ${opcode.toString(16)} ${value >>> 0} at ${offset} after ${before}`);
  };
  try {
    scan(file, wanted, visit);
  } catch (error) {
    if (!isWamrPthreadError(error)) throw error;
    lines.push(`${error.code}: ${error.message}`);
  }
  return lines;
}

function compare(file: SectionedFile, wanted: Wanted): string[] {
  const expected = outcome(read, file, wanted);
  expect(outcome(scanBodies, file, wanted)).toEqual(expected);
  return expected;
}

const MODES: readonly Wanted[] = [
  { opcodes: EVERYTHING, constant: undefined },
  { opcodes: EVERYTHING, constant: 3 },
  { opcodes: SOME, constant: -9 },
];

describe('the scan of function bodies visits what the reader does', () => {
  it.each(SOURCES)('%s', async (_, source, flags, name) => {
    const object = readObject(await compileObject(source, flags, name), 'a.o');
    for (const mode of MODES) expect(compare(object, mode).length).toBeGreaterThan(0);
  });

  it.each(SOURCES)('%s, damaged', async (_, source, flags, name) => {
    const { file, bytes, sections } = readObject(await compileObject(source, flags, name), 'a.o');
    const code = findSection(sections, SECTION.code);
    if (code === undefined) throw new Error('no code');
    let failures = 0;
    const damage = fc.record({
      at: fc.integer({ min: code.start, max: code.end - 1 }),
      put: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 4 }),
      mode: fc.constantFrom(...MODES),
    });
    fc.assert(
      fc.property(damage, ({ at, put, mode }) => {
        const damaged = bytes.slice();
        damaged.set(put.slice(0, code.end - at), at);
        const lines = compare({ file, bytes: damaged, sections }, mode);
        if (lines.at(-1)?.startsWith('WASM_') === true) failures += 1;
      }),
      { numRuns: 600, seed: 7 },
    );
    expect(failures).toBeGreaterThan(50);
  });

  it('bodies larger than a window, and many windows', () => {
    const long = Array.from({ length: 400_000 }, (_, n) => [0x41, n & 63, 0x1a]).flat();
    const short = Array.from({ length: 200 }, (_, n) => ({ name: `f${n}`, body: long.slice(0, 30_000) }));
    const bytes = buildModule({
      imports: [],
      memory: { min: 1 },
      globals: [],
      functions: [
        ...short,
        { name: 'long', body: [...long, { call: 'f0' }] },
        ...short.slice(0, 3).map(each => ({ ...each, name: `${each.name}b` })),
      ],
    });
    const { file, sections } = readModule(bytes, 'a.wasm');
    expect(compare({ file, bytes, sections }, { opcodes: SOME, constant: 63 }).length).toBeGreaterThan(6000);
  });

  it('code sections that end too early or announce too much', () => {
    const bytes = buildModule({
      imports: [],
      memory: { min: 1 },
      globals: [],
      functions: [
        { name: 'a', body: [] },
        { name: 'b', body: [{ call: 'a' }] },
      ],
    });
    const { file, sections } = readModule(bytes, 'a.wasm');
    const code = findSection(sections, SECTION.code);
    if (code === undefined) throw new Error('no code');
    for (let end = code.start + 1; end <= code.end; end += 1) {
      const cut = sections.map(each => (each === code ? { ...each, end } : each));
      for (const mode of MODES) compare({ file, bytes, sections: cut }, mode);
    }
  });

  it('no bodies, and bytes behind them', () => {
    for (const payload of [[0], [0, 0xff, 0xff, 0xff, 0xff, 0xff], [0, 5], [1, 3, 0, 0x01, 0x0b, 0x99]]) {
      const bytes = Uint8Array.of(0, ...payload);
      const sections = [{ id: SECTION.code, name: undefined, offset: 0, start: 1, end: bytes.length }];
      for (const mode of MODES) compare({ file: 'a.wasm', bytes, sections }, mode);
    }
  });

  it('a body that is too large for a window', () => {
    const code = new Uint8Array(0x110_0000).fill(0x01);
    code.set([0x10, 7], 1000);
    code.set([0x0b], code.length - 1);
    const bytes = concatBytes([[2, ...encodeUnsigned(code.length + 1), 0], code, [4, 0, 0x10, 3, 0x0b]]);
    const sections = [{ id: SECTION.code, name: undefined, offset: 0, start: 0, end: bytes.length }];
    expect(compare({ file: 'a.wasm', bytes, sections }, { opcodes: SOME, constant: undefined })).toHaveLength(
      2,
    );
  });

  it('visitors that scan, and visitors that throw', () => {
    const file = readModule(
      buildModule({
        imports: [],
        memory: { min: 1 },
        globals: [],
        functions: [
          { name: 'a', body: [] },
          { name: 'b', body: [{ call: 'a' }, { call: 'a' }] },
          { name: 'c', body: [{ call: 'b' }] },
        ],
      }),
      'a.wasm',
    );
    const wanted = { opcodes: SOME, constant: undefined };
    const calls: string[] = [];
    scanBodies(file, wanted, ({ body, value }) => {
      let inner = 0;
      scanBodies(file, wanted, () => {
        inner += 1;
      });
      calls.push(`${body} ${value} ${inner}`);
    });
    expect(calls).toEqual(['1 0 3', '1 0 3', '2 1 3']);
    const fails = () =>
      scanBodies(file, wanted, () => {
        throw new RangeError('enough');
      });
    expect(fails).toThrow('enough');
    compare(file, wanted);
  });
});
