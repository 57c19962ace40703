/** Bytes of a wasm page. */
const PAGE = 65536;

const MAX_PAGES = 65536;
const KIB = 1024;

/** core/config.h: APP_HEAP_SIZE_MAX. */
const MAX_HEAP = 1024 * 1024 * 1024;

/** core/config.h: WASM_THREAD_AUX_STACK_SIZE_MIN. */
const MINIMUM_SLICE = 256;

/** core/shared/mem-alloc/ems/ems_kfc.c, gc_init_with_struct_and_pool: a smaller heap is refused. */
const MINIMUM_HEAP = 256;

/** What WAMR says when it refuses a module at instantiation; the caller puts this in front. */
export const REFUSAL = 'WASM module instantiate failed: ';

/** What the placement depends on. Sizes and addresses in bytes, limits in pages. */
export interface LayoutInput {
  /** The aux stack area that WAMR found; undefined: it found none. */
  readonly stack:
    | { readonly top: number; readonly size: number; readonly dataEnd: number; readonly heapBase: number }
    | undefined;
  /** Value of an exported, constant `__heap_base`, whether or not a stack was found. */
  readonly heapBase: number | undefined;
  readonly memory: { readonly min: number; readonly max: number | undefined } | undefined;
  /** True when the module has a memory.size or memory.grow instruction. */
  readonly growOps: boolean;
  /** True when the module exports its own malloc and free (loader: malloc_function, free_function). */
  readonly ownAllocator: boolean;
  readonly maxThreads: number;
  /** Bytes asked for; 0: no heap. */
  readonly appHeap: number;
}

/** A range of addresses, end excluded. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where things lie in linear memory. */
export interface Layout {
  /** One aux stack slice per thread, main first; empty: no stack was found and threads cannot be created. */
  readonly slices: readonly Range[];
  /** The app heap; start equals end: there is none. */
  readonly heap: Range;
  /** Limits of the memory to create, in pages; undefined: the module has none. */
  readonly memory: { readonly initial: number; readonly maximum: number } | undefined;
}

/** The layout, or WAMR's words where it would refuse to instantiate. */
export type LayoutResult = { readonly layout: Layout } | { readonly refused: string };

/** Places stacks, heap and memory as WAMR 2.4.3 does (core/iwasm/interpreter/wasm_runtime.c, memory_instantiate). */
export function planLayout(input: LayoutInput): LayoutResult {
  const slices = planSlices(input);
  if (slices === undefined) return { refused: `${REFUSAL}Exception: allocate memory failed` };
  if (input.memory === undefined)
    return { layout: { slices, heap: { start: 0, end: 0 }, memory: undefined } };
  const wanted = input.ownAllocator ? 0 : heapBytes(input.appHeap);
  if (wanted > 0 && wanted < MINIMUM_HEAP) return { refused: `${REFUSAL}init app heap failed` };
  const placed = input.growOps
    ? placeInGrowing(input, input.memory, wanted)
    : placeInFixed(input, input.memory, wanted);
  if (placed === undefined)
    return {
      refused: `${REFUSAL}failed to insert app heap into linear memory, try using \`--heap-size=0\` option`,
    };
  return { layout: { slices, ...placed } };
}

/** core/iwasm/libraries/thread-mgr/thread_manager.c, wasm_cluster_create; undefined: it fails. */
function planSlices({ stack, maxThreads }: LayoutInput): readonly Range[] | undefined {
  if (stack === undefined || stack.top === 0 || stack.size === 0) return [];
  const exact = Math.floor(stack.size / (maxThreads + 1));
  if (exact < MINIMUM_SLICE) return undefined;
  const slice = exact - (exact % 16);
  // wasm_runtime.c, wasm_set_aux_stack: a stack top equal to __data_end counts as data first, with no room at all.
  const room = stack.top < stack.dataEnd ? stack.top : stack.top - stack.dataEnd;
  if (room < slice) return undefined;
  return Array.from({ length: maxThreads + 1 }, (_, thread) => {
    const end = stack.top - slice * thread;
    return { start: end - slice, end };
  });
}

/** wasm_runtime.c, wasm_instantiate: rounded up to 8 and cut to the maximum. */
function heapBytes(size: number): number {
  return Math.min(Math.ceil(size / 8) * 8, MAX_HEAP);
}

type Placement = Pick<Layout, 'heap' | 'memory'>;
type MemoryPages = { readonly min: number; readonly max: number | undefined };

/**
 * Without memory.size and memory.grow WAMR shrinks the memory to `__heap_base` and appends the heap
 * (wasm_loader.c, "Only resize(shrunk)"). V8 counts in whole pages: the rest of the last page is readable here.
 */
function placeInFixed({ stack }: LayoutInput, memory: MemoryPages, heap: number): Placement | undefined {
  const full = memory.min * PAGE;
  const shrunk = stack === undefined ? full : Math.ceil(stack.heapBase / 8) * 8;
  const start = Math.min(shrunk, full);
  if (heap > 0 && start + heap > MAX_PAGES * PAGE) return undefined;
  const pages = Math.ceil((start + heap) / PAGE);
  return { heap: { start, end: start + heap }, memory: { initial: pages, maximum: pages } };
}

function placeInGrowing(input: LayoutInput, memory: MemoryPages, heap: number): Placement | undefined {
  const max = memory.max ?? MAX_PAGES;
  const end = memory.min * PAGE;
  if (heap === 0)
    return { heap: { start: end, end }, memory: { initial: memory.min, maximum: Math.min(max, MAX_PAGES) } };
  if (memory.min === MAX_PAGES) return undefined;
  const base = input.heapBase;
  const placed =
    memory.min === 1 && max === 1
      ? { start: end, bytes: heap, added: Math.ceil(heap / PAGE) }
      : base !== undefined && base < end
        ? { start: base, bytes: heap, added: pagesForHeap(base, heap) }
        : { start: end, bytes: Math.ceil(heap / PAGE) * PAGE - KIB, added: Math.ceil(heap / PAGE) };
  const initial = memory.min + placed.added;
  if (initial > MAX_PAGES) return undefined;
  return {
    heap: { start: placed.start, end: placed.start + placed.bytes },
    memory: { initial, maximum: Math.min(max + placed.added, MAX_PAGES) },
  };
}

/** "Insert app heap before __heap_base": what the heap needs beyond the page that `__heap_base` lies in. */
function pagesForHeap(base: number, heap: number): number {
  const pages = Math.ceil((heap - toPageEnd(base)) / PAGE);
  return toPageEnd(base + heap) < KIB ? pages + 1 : pages;
}

function toPageEnd(address: number): number {
  return (PAGE - (address % PAGE)) % PAGE;
}
