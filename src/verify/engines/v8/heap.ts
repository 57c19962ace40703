import { lockWord, lockWordWithin, unlockWord } from './control.js';
import type { GuestMemory } from './guest-memory.js';
import { Blocks, UNIT } from './heap-blocks.js';
import { isCached } from './heap-cached.js';
import { HeapHistory, HISTORY_WORDS } from './heap-history.js';
import type { HeapSamples } from './heap-samples.js';
import { findTouched, type HeapWatch, markSpare, type RawMisuse } from './heap-watch.js';
import type { Range } from './layout.js';

/** Words in front of the block tables. */
const LOCK = 0;
const LIVE = 1;
const PEAK = 2;
const ALLOCATIONS = 3;
const FAILED = 4;
const INVALID = 5;
const HEADER = 8;

/** What every block costs beside its bytes: WAMR's block header (core/shared/mem-alloc/ems/ems_gc_internal.h, hmu_t). */
const BLOCK_HEADER = 4;

const MAX_BYTES = 0x7fffffff;

/** What a heap went through; sizes in bytes as the module asked for them. */
export interface HeapCounts {
  readonly live: number;
  readonly peak: number;
  readonly allocations: number;
  readonly failed: number;
  /** free or realloc of something that is not a live block. */
  readonly invalid: number;
  /** The sizes asked for most often, the most frequent first. */
  readonly sizes: readonly { readonly size: number; readonly count: number }[];
}

/** Shared memory for the bookkeeping of a heap of this size, formatted. */
export function createHeapState(heap: Range): SharedArrayBuffer {
  const units = unitsOf(heap);
  const buffer = new SharedArrayBuffer((HEADER + HISTORY_WORDS + Blocks.words(units)) * 4);
  blocksIn(buffer, units).format();
  return buffer;
}

/** Counts of a heap, also of one whose threads are still running. */
export function readHeapCounts(state: SharedArrayBuffer): HeapCounts {
  const words = new Int32Array(state, 0, HEADER);
  const at = (position: number): number => Atomics.load(words, position) >>> 0;
  return {
    live: at(LIVE),
    peak: at(PEAK),
    allocations: at(ALLOCATIONS),
    failed: at(FAILED),
    invalid: at(INVALID),
    sizes: historyIn(state).mostUsed(),
  };
}

/** Blocks that live at the end and behind which somebody wrote. */
export function findOverflows(state: SharedArrayBuffer, heap: Range, memory: GuestMemory): RawMisuse[] {
  const blocks = blocksIn(state, unitsOf(heap));
  return blocks.used().flatMap((block): RawMisuse[] => {
    const [size, start] = [blocks.noteOf(block), baseOf(heap) + block * UNIT];
    const touched = findTouched(memory, start + size, start + blocks.unitsOf(block) * UNIT);
    if (touched < 0) return [];
    const offset = size + touched;
    return [{ kind: 'overflow', address: start + offset, thread: 0, frames: [], block: { size, offset } }];
  });
}

/** Bytes of blocks that the module freed and that the layer keeps in its caches. */
export function cachedBytes(state: SharedArrayBuffer, heap: Range, memory: GuestMemory): number {
  const blocks = blocksIn(state, unitsOf(heap));
  return blocks
    .used()
    .filter(block => isCached(memory, baseOf(heap) + block * UNIT, blocks.noteOf(block)))
    .reduce((sum, block) => sum + blocks.noteOf(block), 0);
}

function historyIn(state: SharedArrayBuffer): HeapHistory {
  return new HeapHistory(new Int32Array(state, HEADER * 4, HISTORY_WORDS));
}

function blocksIn(state: SharedArrayBuffer, units: number): Blocks {
  return new Blocks(new Int32Array(state, (HEADER + HISTORY_WORDS) * 4), units);
}

/** Keeps every thread out of a heap until the returned function is called. */
export function holdHeap(state: SharedArrayBuffer): () => void {
  const words = new Int32Array(state, 0, HEADER);
  lockWord(words, LOCK);
  return () => unlockWord(words, LOCK);
}

/** How long an allocation may take at most: it is done by then, or its thread is being stopped right now. */
const PATIENCE_MS = 200;

/**
 * What `look` sees of a heap whose threads may be running, while none of them is in the middle of an allocation.
 * Undefined where this process itself keeps the heap, to stop a thread.
 */
export function lookAtHeap<T>(state: SharedArrayBuffer, look: () => T): T | undefined {
  const words = new Int32Array(state, 0, HEADER);
  if (!lockWordWithin(words, LOCK, PATIENCE_MS)) return undefined;
  try {
    return look();
  } finally {
    unlockWord(words, LOCK);
  }
}

/**
 * The app heap behind `env.malloc`, with the habits of WAMR's (core/shared/mem-alloc/ems/ems_alloc.c): malloc(0) gives
 * a block, realloc(p, 0) gives p back, freeing what is not a block does nothing. Addresses are unsigned; 0: none.
 */
export class Heap {
  readonly #words: Int32Array;
  readonly #blocks: Blocks;
  readonly #history: HeapHistory;
  readonly #base: number;
  readonly #watch: HeapWatch | undefined;
  readonly #samples: HeapSamples | undefined;

  /** Without a watch nothing is looked at, and misuse is only counted. */
  constructor(state: SharedArrayBuffer, heap: Range, watch?: HeapWatch, samples?: HeapSamples) {
    this.#samples = samples;
    this.#words = new Int32Array(state, 0, HEADER);
    this.#blocks = blocksIn(state, unitsOf(heap));
    this.#history = historyIn(state);
    this.#base = baseOf(heap);
    this.#watch = watch;
  }

  malloc(size: number): number {
    return this.#locked(() => this.#allocate(size >>> 0));
  }

  calloc(memory: GuestMemory, count: number, size: number): number {
    const bytes = (count >>> 0) * (size >>> 0);
    const address = this.#locked(() => this.#allocate(bytes));
    if (address !== 0) memory.bytes(address, bytes).fill(0);
    return address;
  }

  realloc(memory: GuestMemory, pointer: number, size: number): number {
    const old = pointer >>> 0;
    if (old === 0) return this.malloc(size);
    if (size === 0) return old;
    return this.#locked(() => this.#reallocate(memory, old, size >>> 0));
  }

  free(pointer: number): void {
    if (pointer === 0) return;
    this.#locked(() => {
      const block = this.#blockAt(pointer >>> 0);
      const size = this.#blocks.noteOf(block);
      if (size < 0) this.#refuse(pointer >>> 0);
      else this.#give(block, size);
    });
  }

  #give(block: number, size: number): void {
    const address = this.#base + block * UNIT;
    this.#lookBehind(block, size);
    this.#history.freed(address, size);
    this.#blocks.give(block);
    this.#add(LIVE, -size);
    this.#samples?.note(this.#words[LIVE] ?? 0);
  }

  /** What is no live block is left alone. */
  #refuse(address: number): void {
    this.#add(INVALID, 1);
    const freed = this.#history.sizeOfFreed(address);
    if (freed !== undefined) {
      this.#watch?.note({ kind: 'double free', address, block: { size: freed, offset: 0 }, freed: true });
      return;
    }
    const around = this.#blocks.containing(Math.floor(this.#blockAt(address)));
    const offset = address - this.#base - around * UNIT;
    const size = this.#blocks.noteOf(around);
    this.#watch?.note({
      kind: 'invalid free',
      address,
      ...(around < 0 || offset >= size ? {} : { block: { size, offset } }),
    });
  }

  #lookBehind(block: number, size: number): void {
    if (this.#watch === undefined) return;
    const address = this.#base + block * UNIT;
    const end = address + this.#blocks.unitsOf(block) * UNIT;
    const touched = findTouched(this.#watch.memory, address + size, end);
    if (touched < 0) return;
    const offset = size + touched;
    this.#watch.note({ kind: 'overflow', address: address + offset, block: { size, offset } });
  }

  #took(block: number, size: number): void {
    const address = this.#base + block * UNIT;
    this.#history.took(address, size);
    if (this.#watch === undefined) return;
    markSpare(this.#watch.memory, address + size, address + this.#blocks.unitsOf(block) * UNIT);
  }

  #allocate(size: number): number {
    const block = size > MAX_BYTES ? -1 : this.#blocks.take(unitsFor(size), size);
    if (block < 0) {
      this.#add(FAILED, 1);
      return 0;
    }
    this.#add(ALLOCATIONS, 1);
    this.#grow(size);
    this.#took(block, size);
    return this.#base + block * UNIT;
  }

  #reallocate(memory: GuestMemory, old: number, size: number): number {
    const block = this.#blockAt(old);
    const before = this.#blocks.noteOf(block);
    if (before < 0) {
      this.#refuse(old);
      return 0;
    }
    this.#lookBehind(block, before);
    if (size <= MAX_BYTES && this.#blocks.resize(block, unitsFor(size), size)) {
      this.#grow(size - before);
      this.#took(block, size);
      return old;
    }
    const fresh = this.#allocate(size);
    if (fresh === 0) return 0;
    memory.bytes(fresh, Math.min(before, size)).set(memory.bytes(old, Math.min(before, size)));
    this.#history.freed(old, before);
    this.#blocks.give(block);
    this.#add(LIVE, -before);
    return fresh;
  }

  #blockAt(address: number): number {
    return (address - this.#base) / UNIT;
  }

  #grow(bytes: number): void {
    this.#add(LIVE, bytes);
    const live = this.#words[LIVE] ?? 0;
    if (live > (this.#words[PEAK] ?? 0)) this.#words[PEAK] = live;
    this.#samples?.note(live);
  }

  #add(position: number, value: number): void {
    this.#words[position] = (this.#words[position] ?? 0) + value;
  }

  #locked<T>(body: () => T): T {
    lockWord(this.#words, LOCK);
    try {
      return body();
    } finally {
      unlockWord(this.#words, LOCK);
    }
  }
}

/** Blocks are 8-aligned even where the linker's `__heap_base` is not. */
function baseOf(heap: Range): number {
  return Math.ceil(heap.start / UNIT) * UNIT;
}

function unitsOf(heap: Range): number {
  return Math.max(0, Math.floor((heap.end - baseOf(heap)) / UNIT));
}

function unitsFor(size: number): number {
  return Math.ceil((size + BLOCK_HEADER) / UNIT);
}
