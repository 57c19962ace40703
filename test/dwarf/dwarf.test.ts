// Lines and variables from what clang writes, DWARF 2 to 5, and from what is damaged.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../src/dwarf/lines.js';
import { readUnitCode } from '../../src/dwarf/unit-code.js';
import { readVariables } from '../../src/dwarf/variables.js';
import { isWamrPthreadError } from '../../src/errors.js';
import { readModule } from '../../src/wasm/module.js';
import { findSection, openSection, SECTION } from '../../src/wasm/sections.js';
import type { WasmModule } from '../../src/wasm/types.js';
import { compileC } from '../support/compile.js';
import { customSection, section } from '../support/wasm-encode.js';

const SOURCE = `// line 1
struct pair { int a; long long b; };
struct pair pairs[3];
int plain = 7;
static volatile char *pointer = (char *)&plain;
__attribute__((noinline)) int next(void) {
  static volatile int calls;
  calls++;
  return calls;
}
int main(void) {
  pairs[1].b = next();
  *pointer = 5;
  return plain + (int)pairs[1].b;
}
`;

const OTHER = `int other(int n) {
  return n * 3;
}
`;

async function build(flags: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const options = { source: SOURCE, files, flags: ['-O0', ...flags], sysroot: 'embedded-stock' } as const;
  return readModule(await compileC(options), 'm.wasm');
}

/** The lines of a function, each once, in the order of its instructions. */
function linesOf(module: WasmModule, name: string): string[] {
  const find = readLines(module);
  const { start, end } = bodyOf(module, name);
  const found = Array.from({ length: end - start }, (_, at) => find?.(start + at));
  return [
    ...new Set(found.flatMap(at => (at === undefined ? [] : [`${at.file.replace(/^.*\//, '')}:${at.line}`]))),
  ];
}

/** The module with other bytes in a section: `change` is given its content and changes it. */
function withSection(module: WasmModule, name: string, change: (bytes: Buffer) => void): WasmModule {
  const bytes = Buffer.from(module.bytes);
  const found = module.sections.find(each => each.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  change(bytes.subarray(found.start, found.end));
  return { ...module, bytes };
}

/** Offset of the first byte behind the locals, more or less, of a function. */
function bodyOf(module: WasmModule, name: string): { start: number; end: number } {
  const section = findSection(module.sections, SECTION.code);
  if (section === undefined) throw new Error('no code');
  const imported = module.imports.filter(each => each.kind === 'function').length;
  const cursor = openSection(module, section);
  const bodies = Array.from({ length: cursor.u32() }, () => cursor.sub(cursor.u32()));
  const index = [...module.functionNames].find(([, each]) => each === name)?.[0] ?? -1;
  const body = bodies[index - imported];
  if (body === undefined) throw new Error(`no ${name}`);
  return { start: body.offset, end: body.end };
}

const OTHER_UNIT = { 'other.c': OTHER };
const KEEP_OTHER = ['-Wl,--export=other'];

describe.each([
  ['DWARF 2', ['-gdwarf-2']],
  ['DWARF 3', ['-gdwarf-3']],
  ['DWARF 4', ['-gdwarf-4']],
  ['DWARF 5', ['-gdwarf-5']],
  ['DWARF 4 in two files', ['-gdwarf-4', '-gsplit-dwarf=single']],
  ['DWARF 5 in two files', ['-gdwarf-5', '-gsplit-dwarf=single']],
])('lines of two units, %s', (_, flags) => {
  const built = () => build([...flags, ...KEEP_OTHER], OTHER_UNIT);
  const expected = {
    next: ['main.c:8', 'main.c:9'],
    main: ['main.c:11', 'main.c:12', 'main.c:13', 'main.c:14'],
    other: ['other.c:1', 'other.c:2'],
  };
  const lines = (module: WasmModule) => ({
    next: linesOf(module, 'next'),
    main: linesOf(module, '__original_main'),
    other: linesOf(module, 'other'),
  });

  test('are those of the source', async () => {
    expect(lines(await built())).toEqual(expected);
  });

  test('are found without .debug_info, and where it is damaged', async () => {
    const module = await built();
    const sections = module.sections.filter(({ name }) => name !== '.debug_info');
    expect(lines({ ...module, sections })).toEqual(expected);
    const damaged = withSection(module, '.debug_info', bytes => bytes.fill(0xff));
    expect(lines(damaged)).toEqual(expected);
  });

  test('are found where .debug_info says that the code is somewhere else', async () => {
    const module = await built();
    const start = bodyOf(module, 'other').start - (findSection(module.sections, SECTION.code)?.start ?? 0);
    let changed = 0;
    const move = (bytes: Buffer) => {
      for (let at = 0; at + 4 <= bytes.length; at += 1)
        if (Math.abs(bytes.readUInt32LE(at) - start) < 3) {
          bytes.writeUInt32LE(0x7fff_0000, at);
          changed += 1;
        }
    };
    // DWARF 5 keeps addresses in a table of their own.
    const wrong = withSection(module, flags[0] === '-gdwarf-5' ? '.debug_addr' : '.debug_info', move);
    expect(changed).toBeGreaterThan(0);
    expect(lines(wrong)).toEqual(expected);
  });

  test('of one unit are read without those of the other', async () => {
    const module = await built();
    const half = withSection(module, '.debug_line', bytes => {
      const second = 4 + bytes.readUInt32LE(0);
      bytes.fill(0xff, second + 4, second + 4 + bytes.readUInt32LE(second));
    });
    const { next, main } = expected;
    expect({ next: linesOf(half, 'next'), main: linesOf(half, '__original_main') }).toEqual({ next, main });
    expect(() => linesOf(half, 'other')).toThrow(/DWARF version 65535/);
  });
});

describe.each([
  ['DWARF 4', ['-gdwarf-4']],
  ['DWARF 5', ['-gdwarf-5']],
])('%s', (_, flags) => {
  test('variables have names, sizes and the function that they are in', async () => {
    const module = await build(flags);
    const found = readVariables(module).map(({ name, size, inFunction }) => ({ name, size, inFunction }));
    expect(found).toEqual(
      expect.arrayContaining([
        { name: 'pairs', size: 48, inFunction: undefined },
        { name: 'plain', size: 4, inFunction: undefined },
        { name: 'pointer', size: 4, inFunction: undefined },
        { name: 'calls', size: 4, inFunction: 'next' },
      ]),
    );
  });

  test('damaged debug information is an error of ours or is read as something', async () => {
    const module = await build(flags);
    const sections = module.sections.filter(each => each.name?.startsWith('.debug_') === true);
    const byte = fc.record({
      section: fc.nat(sections.length - 1),
      at: fc.nat(100_000),
      value: fc.nat(255),
    });
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 4 }), changes => {
        const bytes = module.bytes.slice();
        for (const { section, at, value } of changes) {
          const { start = 0, end = 1 } = sections[section] ?? {};
          bytes[start + (at % (end - start))] = value;
        }
        const damaged = { ...module, bytes };
        const { start, end } = bodyOf(module, 'next');
        for (const read of [
          () => [start, end].map(at => readLines(damaged)?.(at)),
          () => readVariables(damaged),
        ])
          try {
            read();
          } catch (error) {
            if (!isWamrPthreadError(error)) throw error;
          }
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

test('a module without debug information has none', async () => {
  const module = await build([]);
  expect(readLines(module)).toBeUndefined();
  expect(readVariables(module)).toEqual([]);
});

/** A module with one unit of DWARF 5 line numbers, whose head ends with these tables and has no program. */
function withTables(tables: readonly number[], texts: readonly number[] = []): WasmModule {
  const head = [1, 1, 1, 0xfb, 14, 1, ...tables];
  const unit = [5, 0, 4, 0, ...word(head.length), ...head];
  const bytes = [
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(10, [[2, 0, 0x0b]]),
    ...customSection('.debug_line', [...word(unit.length), ...unit]),
    ...customSection('.debug_line_str', texts),
  ];
  return readModule(new Uint8Array(bytes), 'm.wasm');
}

const word = (value: number) => [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24];
const many = (length: number, ...bytes: readonly number[]) => Array.from({ length }, () => bytes).flat();

describe('tables of files made to hurt', () => {
  test('forms that only lead to the next one are refused, however many there are', () => {
    const module = withTables([1, 1, 0x16, 1, ...many(60_000, 0x16)]);
    expect(() => readLines(module)?.(20)).toThrow(/the form of an attribute is not said/);
  });

  test('a long name is not read once for each of the many files that have it', () => {
    const count = 20_000;
    // No folders, and each file has a path (1) of form line_strp (0x1f): the same.
    const files = [...[0, 0, 1, 1, 0x1f], (count & 0x7f) | 0x80, ((count >> 7) & 0x7f) | 0x80, count >> 14];
    const module = withTables([...files, ...many(count, 0, 0, 0, 0)], [...many(40_000, 0x61), 0]);
    const started = performance.now();
    expect(readLines(module)?.(20)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1500);
  });
});

/** Units of DWARF 4, each of one entry (code 1) with these two numbers; `abbreviations` is where it looks for code 1. */
function unitsOf(count: number, lines: number, ranges: number, abbreviations: (unit: number) => number) {
  return Array.from({ length: count }, (_, unit) => [
    ...word(16),
    ...[4, 0, ...word(abbreviations(unit)), 4],
    ...[1, ...word(lines), ...word(ranges)],
  ]).flat();
}

describe('units made to hurt', () => {
  /** A compile unit whose attributes are where its lines (0x10) and its ranges (0x55) are (form sec_offset, 0x17). */
  const FIRST = [1, 0x11, 0, 0x10, 0x17, 0x55, 0x17, 0, 0];
  /** An entry that nobody asks for. */
  const UNUSED = [2, 0x11, 0, 0, 0];
  const MANY = 20_000;

  function moduleOf(sections: Readonly<Record<string, readonly number[]>>): WasmModule {
    const bytes = [
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(10, [[2, 0, 0x0b]]),
      ...Object.entries({ '.debug_line': [], ...sections }).flatMap(([name, content]) =>
        customSection(name, content),
      ),
    ];
    return readModule(new Uint8Array(bytes), 'm.wasm');
  }

  test.each([
    [
      'the same long list of ranges',
      {
        '.debug_abbrev': [...FIRST, 0],
        '.debug_info': unitsOf(MANY, 0, 0, () => 0),
        '.debug_ranges': [...many(MANY, ...word(1), ...word(2)), ...word(0), ...word(0)],
      },
      /code of units overlaps/,
    ],
    [
      'abbreviations that share their ends',
      {
        '.debug_abbrev': [...many(MANY, ...UNUSED), 0],
        '.debug_info': unitsOf(MANY, 0, 0, unit => unit * UNUSED.length),
      },
      /abbreviations overlap/,
    ],
  ])('%s are not read for each of many units', (_, sections, refused) => {
    const module = moduleOf(sections);
    const started = performance.now();
    expect(() => readUnitCode(module)).toThrow(refused);
    // They are as no units: the lines are looked for everywhere.
    expect(readLines(module)?.(20)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
