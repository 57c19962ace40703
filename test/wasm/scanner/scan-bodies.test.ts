// What scan.c passes over is compared with what the reader of instructions says, for sound code and for damaged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWamrPthreadError } from '../../../src/errors.js';
import { skipLocals } from '../../../src/wasm/code.js';
import { concatBytes, encodeUnsigned } from '../../../src/wasm/encode.js';
import { InstructionReader } from '../../../src/wasm/instructions.js';
import { readModule } from '../../../src/wasm/module.js';
import { readObject } from '../../../src/wasm/object.js';
import { OpcodeTable } from '../../../src/wasm/scanner/opcode-table.js';
import {
  type Bodies,
  type Seen,
  scanBodies,
  VISIT,
  type Wanted,
} from '../../../src/wasm/scanner/scan-bodies.js';
import { findSection, openSection, SECTION, type SectionedFile } from '../../../src/wasm/sections.js';
import { buildModule } from '../../support/module-builder.js';
import { SOURCES } from '../support/sources.js';
import { compileObject } from '../support/toolchain.js';

const I32_CONST = 0x41;
const CALLS = [0x10, 0x12];
const PLAIN = { first: 0, last: 0xff };
const PREFIXED = [0xfc, 0xfd, 0xfe].map(prefix => ({
  first: prefix * 0x1_0000,
  last: prefix * 0x1_0000 + 0x1ff,
}));
const EVERYTHING = new OpcodeTable().fill(PLAIN, VISIT.each).set([I32_CONST], VISIT.never);
for (const each of PREFIXED) EVERYTHING.fill(each, VISIT.each);
const SOME = new OpcodeTable()
  .fill({ first: 0x28, last: 0x3e }, VISIT.once)
  .fill({ first: 0x20, last: 0x24 }, VISIT.changed)
  .set([0x10, 0xfe_0000], VISIT.each)
  .fill({ first: 0x45, last: 0xc4 }, VISIT.first)
  .fill({ first: 0xfd_0000, last: 0xfd_01ff }, VISIT.first)
  .fill({ first: 0xfe_0010, last: 0xfe_004e }, VISIT.once)
  .fill({ first: 0xfc_0000, last: 0xfc_0007 }, VISIT.changed);
/** A bit for each of eight groups of opcodes. */
const MARKS = new OpcodeTable();
for (const each of [PLAIN, ...PREFIXED])
  for (let opcode = each.first; opcode <= each.last; opcode += 1)
    MARKS.set([opcode], 1 << ((opcode >> 3) % 8));

/** What a scan tells of bodies, as lists. */
interface Outcome {
  readonly visits: readonly string[];
  readonly callees: readonly (readonly number[])[];
  readonly marks: readonly number[];
}

/** The same by the reader of instructions alone. */
function read(
  file: SectionedFile,
  { opcodes, marks, constant }: Wanted,
  visit: (seen: Seen) => void,
): Bodies {
  const callees: number[] = [];
  const callsBehind: number[] = [];
  const marksOf: number[] = [];
  const section = findSection(file.sections, SECTION.code);
  if (section !== undefined) {
    const cursor = openSection(file, section);
    const bodies = cursor.count('function bodies', 2);
    for (let body = 0; body < bodies; body += 1) {
      const inside = cursor.sub(cursor.u32());
      skipLocals(inside);
      const reader = new InstructionReader(inside);
      let before: number | undefined;
      let marked = 0;
      while (reader.next()) {
        const { opcode, start: offset, value } = reader;
        const isWanted = opcode === I32_CONST ? value === constant : opcodes.get(opcode) !== VISIT.never;
        if (isWanted) visit({ body, opcode, value, offset, before });
        if (CALLS.includes(opcode)) callees.push(value);
        marked |= marks.get(opcode);
        before = offset;
      }
      callsBehind.push(callees.length);
      marksOf.push(marked);
    }
  }
  return {
    callees: Uint32Array.from(callees),
    callsBehind: Uint32Array.from(callsBehind),
    marks: Uint8Array.from(marksOf),
  };
}

/** The visits as text, or the error; what need not be visited again is left out. */
function outcome(scan: typeof scanBodies, file: SectionedFile, wanted: Wanted): Outcome {
  const visits: string[] = [];
  const last = new Map<number, string>();
  const visit = ({ body, opcode, value, offset, before }: Seen) => {
    const how = wanted.opcodes.get(opcode);
    const same = how === VISIT.first ? 'first' : `${body} ${how === VISIT.changed ? value : ''}`;
    const isEach = how === VISIT.each || opcode === I32_CONST;
    if (!isEach && last.get(opcode) === same) return;
    last.set(opcode, same);
    visits.push(`${body}: ${opcode.toString(16)} ${value >>> 0} at ${offset} after ${before}`);
  };
  try {
    const { callees, callsBehind, marks } = scan(file, wanted, visit);
    const lists = [...callsBehind].map((end, body) => [...callees.subarray(callsBehind[body - 1] ?? 0, end)]);
    expect(callees).toHaveLength(callsBehind.at(-1) ?? 0);
    return { visits, callees: lists, marks: [...marks] };
  } catch (error) {
    if (!isWamrPthreadError(error)) throw error;
    return { visits: [...visits, `${error.code}: ${error.message}`], callees: [], marks: [] };
  }
}

function compare(file: SectionedFile, wanted: Wanted): Outcome {
  const expected = outcome(read, file, wanted);
  expect(outcome(scanBodies, file, wanted)).toEqual(expected);
  return expected;
}

const MODES: readonly Wanted[] = [
  { opcodes: EVERYTHING, marks: MARKS, constant: undefined },
  { opcodes: EVERYTHING, marks: new OpcodeTable(), constant: 3 },
  { opcodes: SOME, marks: MARKS, constant: -9 },
];

describe('the scan of function bodies visits what the reader does', () => {
  it.each(SOURCES)('%s', async (_, source, flags, name) => {
    const object = readObject(await compileObject(source, flags, name), 'a.o');
    for (const mode of MODES) expect(compare(object, mode).visits.length).toBeGreaterThan(0);
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
        const { visits } = compare({ file, bytes: damaged, sections }, mode);
        if (visits.at(-1)?.startsWith('WASM_') === true) failures += 1;
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
    const found = compare({ file, bytes, sections }, { opcodes: SOME, marks: MARKS, constant: 63 });
    expect(found.visits.length).toBeGreaterThan(6000);
    expect(found.callees[200]).toEqual([0]);
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
    const wanted = { opcodes: SOME, marks: MARKS, constant: undefined };
    const { visits, callees } = compare({ file: 'a.wasm', bytes, sections }, wanted);
    expect(visits).toHaveLength(2);
    expect(callees).toEqual([[7], [3]]);
  });

  it('more bodies and calls than have a place in one scan, also where the last body is too large for a window', () => {
    const small = [4, 0, 0x10, 5, 0x0b];
    const calls = Array.from({ length: 20_000 }, () => [0x10, 3]).flat();
    const many = [...encodeUnsigned(calls.length + 2), 0, ...calls, 0x0b];
    const huge = new Uint8Array(0x100_0010).fill(0x01);
    huge.set([0x10, 9, 0x0b], huge.length - 3);
    const bytes = concatBytes([
      encodeUnsigned(9_002),
      Array.from({ length: 9_000 }, () => small).flat(),
      many,
      [...encodeUnsigned(huge.length + 1), 0],
      huge,
    ]);
    const sections = [{ id: SECTION.code, name: undefined, offset: 0, start: 0, end: bytes.length }];
    const wanted = { opcodes: new OpcodeTable(), marks: MARKS, constant: undefined };
    const { callees } = compare({ file: 'a.wasm', bytes, sections }, wanted);
    expect(callees.slice(8_999).map(each => each.length)).toEqual([1, 20_000, 1]);
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
    const wanted = { opcodes: SOME, marks: MARKS, constant: undefined };
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
