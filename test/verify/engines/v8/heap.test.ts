import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distFile } from '../../../../src/paths.js';
import { GuestMemory } from '../../../../src/verify/engines/v8/guest-memory.js';
import {
  createHeapState,
  findOverflows,
  Heap,
  holdHeap,
  lookAtHeap,
  readHeapCounts,
} from '../../../../src/verify/engines/v8/heap.js';

const START = 4096;
const SIZE = 32 * 1024;

function makeHeap(start = START, size = SIZE) {
  const range = { start, end: start + size };
  const state = createHeapState(range);
  const memory = new GuestMemory(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
  const notes: unknown[] = [];
  const heap = new Heap(state, range, { memory, note: misuse => notes.push(misuse) });
  return { heap, memory, notes, counts: () => readHeapCounts(state) };
}

interface Block {
  readonly address: number;
  readonly size: number;
  readonly mark: number;
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('malloc' as const), size: fc.nat(3000) }),
  fc.record({ kind: fc.constant('calloc' as const), size: fc.nat(3000) }),
  fc.record({ kind: fc.constant('free' as const), at: fc.nat(50) }),
  fc.record({
    kind: fc.constant('realloc' as const),
    at: fc.nat(50),
    size: fc.integer({ min: 1, max: 5000 }),
  }),
);

describe('heap', () => {
  test('any sequence: blocks keep their bytes, do not overlap, and all of it comes back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), steps => {
        const { heap, memory, notes, counts } = makeHeap();
        let blocks: Block[] = [];
        let live = 0;
        const keep = (address: number, size: number): void => {
          const mark = (blocks.length * 7 + size) & 0xff;
          expect(address % 8).toBe(0);
          expect(address >= START && address + size <= START + SIZE).toBe(true);
          for (const other of blocks)
            expect(address + size <= other.address || other.address + other.size <= address).toBe(true);
          memory.bytes(address, size).fill(mark);
          blocks.push({ address, size, mark });
          live += size;
        };
        const drop = (at: number): Block | undefined => {
          const block = blocks[at % Math.max(1, blocks.length)];
          if (block === undefined) return undefined;
          expect(memory.bytes(block.address, block.size).every(byte => byte === block.mark)).toBe(true);
          blocks = blocks.filter(each => each !== block);
          live -= block.size;
          return block;
        };
        for (const each of steps) {
          if (each.kind === 'malloc' || each.kind === 'calloc') {
            const address =
              each.kind === 'malloc' ? heap.malloc(each.size) : heap.calloc(memory, 1, each.size);
            if (address === 0) continue;
            if (each.kind === 'calloc')
              expect(memory.bytes(address, each.size).every(byte => byte === 0)).toBe(true);
            keep(address, each.size);
          } else if (each.kind === 'free') {
            const block = drop(each.at);
            if (block !== undefined) heap.free(block.address);
          } else {
            const block = drop(each.at);
            if (block === undefined) continue;
            const address = heap.realloc(memory, block.address, each.size);
            const kept = memory.bytes(
              address === 0 ? block.address : address,
              Math.min(block.size, each.size),
            );
            expect(kept.every(byte => byte === block.mark)).toBe(true);
            if (address === 0) keep(block.address, block.size);
            else keep(address, each.size);
          }
          expect(counts().live).toBe(live);
        }
        for (const block of blocks) heap.free(block.address);
        expect(counts()).toMatchObject({ live: 0, invalid: 0 });
        expect(notes).toEqual([]);
        expect(heap.malloc(SIZE - 4)).toBe(START);
      }),
      { numRuns: 200 },
    );
  });

  test('a full heap gives 0 and counts it', () => {
    const { heap, counts } = makeHeap();
    expect(heap.malloc(SIZE)).toBe(0);
    expect(heap.malloc(-1)).toBe(0);
    expect(counts()).toEqual({ live: 0, peak: 0, allocations: 0, failed: 2, invalid: 0, sizes: [] });
  });

  test('what is not a live block is left alone and counted', () => {
    const { heap, memory, notes, counts } = makeHeap();
    const block = heap.malloc(100);
    heap.free(block + 8);
    heap.free(block + 3);
    heap.free(16);
    heap.free(0);
    expect(counts()).toMatchObject({ live: 100, invalid: 3 });
    expect(heap.realloc(memory, block + 8, 10)).toBe(0);
    heap.free(block);
    heap.free(block);
    expect(counts()).toEqual({
      ...{ live: 0, peak: 100, allocations: 1, failed: 0, invalid: 5 },
      sizes: [{ size: 100, count: 1 }],
    });
    const middle = (offset: number) => ({
      kind: 'invalid free',
      address: block + offset,
      block: { size: 100, offset },
    });
    expect(notes).toEqual([
      middle(8),
      middle(3),
      { kind: 'invalid free', address: 16 },
      middle(8),
      { kind: 'double free', address: block, block: { size: 100, offset: 0 }, freed: true },
    ]);
  });

  test('calloc sees an overflow of its product', () => {
    const { heap, memory } = makeHeap();
    expect(heap.calloc(memory, 0x10000, 0x10001)).toBe(0);
  });

  test('blocks are 8-aligned in a heap that is not', () => {
    const { heap } = makeHeap(START + 5);
    expect(heap.malloc(1) % 8).toBe(0);
  });

  test('a heap of no bytes gives nothing', () => {
    const { heap } = makeHeap(START, 0);
    expect(heap.malloc(0)).toBe(0);
  });

  test('is looked at between allocations only, and not at all while this thread keeps it', () => {
    const state = createHeapState({ start: START, end: START + SIZE });
    expect(lookAtHeap(state, () => 'seen')).toBe('seen');
    const release = holdHeap(state);
    expect(lookAtHeap(state, () => 'seen')).toBeUndefined();
    release();
    expect(lookAtHeap(state, () => 'seen')).toBe('seen');
  });

  test('has no overflow where a thread allocates while it is looked at', async () => {
    const range = { start: START, end: START + SIZE };
    const [state, wasm] = [
      createHeapState(range),
      new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }),
    ];
    const module = pathToFileURL(distFile('src', 'verify', 'engines', 'v8', 'heap.js')).href;
    const memoryModule = pathToFileURL(distFile('src', 'verify', 'engines', 'v8', 'guest-memory.js')).href;
    const program = `import { workerData } from 'node:worker_threads';
      import { Heap } from ${JSON.stringify(module)};
      import { GuestMemory } from ${JSON.stringify(memoryModule)};
      const { state, range, wasm } = workerData;
      const memory = new GuestMemory(wasm);
      const heap = new Heap(state, range, { memory, note: () => {} });
      for (;;) {
        const block = heap.malloc(13);
        memory.bytes(block, 13).fill(7);
        heap.free(block);
      }`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
      workerData: { state, range, wasm },
    });
    const memory = new GuestMemory(wasm);
    const found: unknown[] = [];
    while (readHeapCounts(state).allocations < 1000) await new Promise(done => setTimeout(done, 5));
    for (let looks = 0; looks < 2000; looks += 1)
      found.push(...(lookAtHeap(state, () => findOverflows(state, range, memory)) ?? []));
    await worker.terminate();
    expect(found).toEqual([]);
  });
});
