// Lines and variables from what clang writes, DWARF 4 and 5, and from what is damaged.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../src/dwarf/lines.js';
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

async function build(flags: readonly string[]): Promise<WasmModule> {
  return readModule(
    await compileC({ source: SOURCE, flags: ['-O0', ...flags], sysroot: 'embedded-stock' }),
    'm.wasm',
  );
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

describe.each([
  ['DWARF 4', ['-gdwarf-4']],
  ['DWARF 5', ['-gdwarf-5']],
])('%s', (_, flags) => {
  test('lines of a function are those of its source, in order', async () => {
    const module = await build(flags);
    const find = readLines(module);
    const { start, end } = bodyOf(module, 'next');
    const lines = new Set<number>();
    for (let at = start; at < end; at += 1) {
      const found = find?.(at);
      if (found === undefined) continue;
      expect(found.file).toMatch(/(^|\/)main\.c$/);
      lines.add(found.line);
    }
    expect([...lines].filter(line => line >= 8)).toEqual([8, 9]);
  });

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
        for (const read of [readLines, readVariables])
          try {
            read({ ...module, bytes });
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
    expect(() => readLines(module)).toThrow(/the form of an attribute is not said/);
  });

  test('a long name is not read once for each of the many files that have it', () => {
    const count = 20_000;
    // No folders, and each file has a path (1) of form line_strp (0x1f): the same.
    const files = [...[0, 0, 1, 1, 0x1f], (count & 0x7f) | 0x80, ((count >> 7) & 0x7f) | 0x80, count >> 14];
    const module = withTables([...files, ...many(count, 0, 0, 0, 0)], [...many(40_000, 0x61), 0]);
    const started = performance.now();
    expect(readLines(module)).toBeDefined();
    expect(performance.now() - started).toBeLessThan(1500);
  });
});
