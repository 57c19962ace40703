import { describe, expect, test } from 'vitest';
import { type LayoutInput, planLayout } from '../../../../src/verify/engines/v8/layout.js';

const KIB = 1024;
const MIB = 1024 * KIB;

/** A command as linked in facts of lib-pthread: 1 MiB of stack first, a little data, growth possible. */
const COMMAND: LayoutInput = {
  stack: { top: MIB, size: MIB, dataEnd: 1_052_672, heapBase: 1_052_672 },
  heapBase: 1_052_672,
  memory: { min: 17, max: 1024 },
  growOps: true,
  ownAllocator: false,
  maxThreads: 4,
  appHeap: 0,
};

function layout(changes: Partial<LayoutInput>) {
  const result = planLayout({ ...COMMAND, ...changes });
  if ('refused' in result) throw new Error(result.refused);
  return result.layout;
}

function refusal(changes: Partial<LayoutInput>): string | undefined {
  const result = planLayout({ ...COMMAND, ...changes });
  return 'refused' in result ? result.refused : undefined;
}

describe('aux stack slices', () => {
  test('1 MiB for four threads: main on top, each rounded down to 16', () => {
    expect(layout({}).slices).toEqual([
      { start: 838_864, end: 1_048_576 },
      { start: 629_152, end: 838_864 },
      { start: 419_440, end: 629_152 },
      { start: 209_728, end: 419_440 },
      { start: 16, end: 209_728 },
    ]);
  });

  test('data first: the same, above the data', () => {
    const stack = { top: 4096 + MIB, size: MIB, dataEnd: 4096, heapBase: 4096 + MIB };
    expect(layout({ stack }).slices[0]).toEqual({ start: 4096 + 838_864, end: 4096 + MIB });
  });

  test('a slice of 256 bytes is the least', () => {
    const words = 'WASM module instantiate failed: Exception: allocate memory failed';
    const stack = { top: 1280, size: 1280, dataEnd: 2048, heapBase: 2048 };
    expect(refusal({ stack })).toBeUndefined();
    expect(refusal({ stack: { ...stack, top: 1279, size: 1279 } })).toBe(words);
    expect(refusal({ maxThreads: 4095 })).toBeUndefined();
    expect(refusal({ maxThreads: 4096 })).toBe(words);
  });

  test('stack first without any data is refused: WAMR takes it for data first', () => {
    expect(refusal({ stack: { top: MIB, size: MIB, dataEnd: MIB, heapBase: MIB } })).toBe(
      'WASM module instantiate failed: Exception: allocate memory failed',
    );
  });

  test('no stack found: no slices, and no refusal', () => {
    expect(layout({ stack: undefined }).slices).toEqual([]);
  });
});

describe('app heap', () => {
  test('with growth it begins at __heap_base and both limits rise', () => {
    // 10 MiB as measured: 17/17 pages become 177/177, whose last page has more than 1 KiB behind the heap.
    expect(layout({ memory: { min: 17, max: 17 }, appHeap: 10 * MIB })).toMatchObject({
      heap: { start: 1_052_672, end: 1_052_672 + 10 * MIB },
      memory: { initial: 177, maximum: 177 },
    });
  });

  test('less than 1 KiB behind it: one page more', () => {
    const heapBase = 16 * 65536 + 4096;
    const toEnd = 65536 - 4096;
    expect(layout({ heapBase, appHeap: toEnd - 1024 }).memory).toEqual({ initial: 17, maximum: 1024 });
    expect(layout({ heapBase, appHeap: toEnd - 1016 }).memory).toEqual({ initial: 18, maximum: 1025 });
  });

  test('with growth and no __heap_base it takes whole new pages but 1 KiB', () => {
    expect(layout({ heapBase: undefined, appHeap: 100_000 })).toMatchObject({
      heap: { start: 17 * 65536, end: 19 * 65536 - 1024 },
      memory: { initial: 19, maximum: 1026 },
    });
  });

  test('without growth memory shrinks to __heap_base and the heap follows', () => {
    const stack = { top: MIB, size: MIB, dataEnd: MIB + 12, heapBase: MIB + 12 };
    expect(layout({ growOps: false, stack, appHeap: 65536, memory: { min: 900, max: 900 } })).toMatchObject({
      heap: { start: MIB + 16, end: MIB + 16 + 65536 },
      memory: { initial: 18, maximum: 18 },
    });
  });

  test('without growth and without a stack it follows the initial memory', () => {
    expect(layout({ growOps: false, stack: undefined, appHeap: 1000 })).toMatchObject({
      heap: { start: 17 * 65536, end: 17 * 65536 + 1000 },
      memory: { initial: 18, maximum: 18 },
    });
  });

  test('an exported malloc and free disable it', () => {
    expect(layout({ ownAllocator: true, appHeap: 10 * MIB })).toMatchObject({
      heap: { start: 17 * 65536, end: 17 * 65536 },
      memory: { initial: 17, maximum: 1024 },
    });
  });

  test('what does not fit is refused in the words of WAMR', () => {
    const words =
      'WASM module instantiate failed: failed to insert app heap into linear memory, try using `--heap-size=0` option';
    expect(refusal({ memory: { min: 65536, max: 65536 }, appHeap: MIB })).toBe(words);
    expect(refusal({ memory: { min: 65530, max: 65536 }, heapBase: undefined, appHeap: MIB })).toBe(words);
    expect(refusal({ appHeap: 200 })).toBe('WASM module instantiate failed: init app heap failed');
    expect(refusal({ memory: { min: 65530, max: 65536 }, appHeap: 0 })).toBeUndefined();
  });
});
