import type { WasmModule } from '../../wasm/types.js';
import { findAuxStack } from '../rules/shared/aux-stack.js';
import type { MemoryMap, MemoryRange, RunResult } from '../types.js';
import { layoutOf } from './v8/module-layout.js';

const PAGE = 65_536;

interface Sizes {
  readonly module: WasmModule;
  readonly maxThreads: number;
  readonly appHeap: number;
}

/** What lies where in the memory of a module that runs with these settings, on any engine; nothing without a memory. */
export function memoryMapOf({ module, ...sizes }: Sizes): Pick<RunResult, 'memory'> {
  const result = layoutOf(module, sizes);
  if ('refused' in result || result.layout.memory === undefined) return {};
  const { slices, heap, memory } = result.layout;
  const data = dataOf(module);
  const map: MemoryMap = {
    size: Math.max(memory.initial * PAGE, heap.end),
    ...(data === undefined ? {} : { data }),
    slices,
    ...(heap.end > heap.start ? { appHeap: heap } : {}),
  };
  return { memory: map };
}

/** wasm-ld: where data begins unless the stack is in front of it. */
const GLOBAL_BASE = 1024;

/**
 * From the first segment to `__data_end`, which is behind what is not initialised; without it as far as segments go.
 * The segments of a shared memory have no addresses: code of the linker's places them.
 */
function dataOf(module: WasmModule): MemoryRange | undefined {
  const stack = findAuxStack(module);
  const placed = module.data.flatMap(({ offset, size }) => (offset === undefined ? [] : [{ offset, size }]));
  if (placed.length === 0 && (stack === undefined || module.data.length === 0)) return undefined;
  if (placed.length === 0 && stack !== undefined)
    return {
      start: stack.top > stack.dataEnd ? Math.min(GLOBAL_BASE, stack.dataEnd) : stack.top,
      end: stack.dataEnd,
    };
  const start = Math.min(...placed.map(({ offset }) => offset >>> 0));
  const last = Math.max(...placed.map(({ offset, size }) => (offset >>> 0) + size));
  const end = Math.max(last, stack?.dataEnd ?? 0);
  return { start, end };
}
