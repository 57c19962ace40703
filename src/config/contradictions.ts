import { runtimeContradictions } from './contradictions-runtime.js';
import { stackArea, stackSlice, WAMR_LIMITS } from './limits.js';
import { exactSize } from './size.js';
import type { Config } from './types.js';

/** Values that are fine one by one and cannot hold together, or not on WAMR. */
interface Contradiction {
  /** What cannot be, with the numbers that show it. */
  readonly message: string;
  /** What to change, as a full sentence. */
  readonly fix: string;
}

type Check = (config: Config) => Contradiction | undefined;

const CHECKS: readonly Check[] = [
  sliceTooSmall,
  memoryNotPages,
  memoryTooLarge,
  stacksFillMemory,
  heapMissing,
  heapTooSmall,
  heapTooLarge,
  heapAndMemoryTooLarge,
  allocatorExported,
  constructorsExported,
  ...runtimeContradictions,
];

/** Everything in a config that cannot hold, in the order of the sections; empty when it is sound. */
export function findContradictions(config: Config): readonly Contradiction[] {
  return CHECKS.flatMap(check => check(config) ?? []);
}

function sliceTooSmall(config: Config): Contradiction | undefined {
  const slice = stackSlice(config);
  const { auxStackMin, practicalStackMin } = WAMR_LIMITS;
  if (slice >= practicalStackMin) return undefined;
  const given = `threads.stackSize ${exactSize(config.threads.stackSize)}`;
  const message =
    slice < auxStackMin
      ? `${given} is a slice of ${slice} bytes, but WAMR instantiates nothing below ${auxStackMin}`
      : `${given} is less than ${practicalStackMin} bytes (PTHREAD_STACK_MIN): printf of one number uses most of that`;
  return { message, fix: 'Set threads.stackSize to 2KiB at the very least; the default is 256KiB.' };
}

function memoryNotPages({ memory }: Config): Contradiction | undefined {
  const rest = memory.max % WAMR_LIMITS.pageSize;
  if (rest === 0) return undefined;
  const pages = Math.floor(memory.max / WAMR_LIMITS.pageSize);
  const up = exactSize((pages + 1) * WAMR_LIMITS.pageSize);
  return {
    message: `memory.max ${memory.max} is ${pages} × 65536 + ${rest} bytes, but memory grows in pages of 65536`,
    fix: `Set memory.max to ${toSetting(up)}.`,
  };
}

function memoryTooLarge({ memory }: Config): Contradiction | undefined {
  if (memory.max <= WAMR_LIMITS.addressSpace) return undefined;
  return {
    message: `memory.max ${exactSize(memory.max)} is more than the 4 GiB that a 32-bit memory can have`,
    fix: 'Lower memory.max.',
  };
}

function stacksFillMemory(config: Config): Contradiction | undefined {
  const area = stackArea(config);
  if (area < config.memory.max) return undefined;
  const threads = config.threads.max === 1 ? '1 thread' : `${config.threads.max} threads`;
  const sum = `(${threads} + main) × ${exactSize(stackSlice(config))} of stack = ${exactSize(area)}`;
  const none = area === config.memory.max ? ', which leaves nothing for static data' : '';
  return {
    message: `${sum}, but memory.max is ${exactSize(config.memory.max)}${none}`,
    fix: 'Raise memory.max, or lower threads.max or threads.stackSize.',
  };
}

function heapMissing({ memory }: Config): Contradiction | undefined {
  if (memory.appHeap !== 0) return undefined;
  return {
    message:
      'memory.appHeap is 0, but malloc is served from the app heap of the runtime: every malloc would fail',
    fix: 'Set memory.appHeap to what the program needs at its peak, for example 16MiB.',
  };
}

function heapTooSmall({ memory }: Config): Contradiction | undefined {
  const { appHeapMin } = WAMR_LIMITS;
  if (memory.appHeap === 0 || memory.appHeap >= appHeapMin) return undefined;
  return {
    message: `memory.appHeap ${exactSize(memory.appHeap)} is less than WAMR's minimum of ${appHeapMin} bytes`,
    fix: 'Set memory.appHeap to what the program needs at its peak, for example 16MiB.',
  };
}

function heapTooLarge({ memory }: Config): Contradiction | undefined {
  if (memory.appHeap <= WAMR_LIMITS.appHeapMax) return undefined;
  return {
    message: `memory.appHeap ${exactSize(memory.appHeap)} is more than 1 GiB, to which WAMR cuts it silently`,
    fix: 'Set memory.appHeap to at most 1GiB.',
  };
}

/** The heap is put inside the linear memory: its pages are added to initial and maximum (WAMR memory_instantiate). */
function heapAndMemoryTooLarge({ memory }: Config): Contradiction | undefined {
  const sum = memory.max + memory.appHeap;
  if (memory.max > WAMR_LIMITS.addressSpace || memory.appHeap > WAMR_LIMITS.appHeapMax) return undefined;
  if (sum <= WAMR_LIMITS.addressSpace) return undefined;
  const parts = `memory.max ${exactSize(memory.max)} + memory.appHeap ${exactSize(memory.appHeap)}`;
  return {
    message: `${parts} = ${exactSize(sum)}, but WAMR puts both into one memory of at most 4 GiB`,
    fix: 'Lower memory.max or memory.appHeap.',
  };
}

/** WAMR wasm_loader.c resolves exported malloc/free; memory_instantiate then sets the app heap to 0. */
function allocatorExported({ link }: Config): Contradiction | undefined {
  const names = link.exports.filter(name => name === 'malloc' || name === 'free');
  if (names.length === 0) return undefined;
  return {
    message: `link.exports has ${names.join(' and ')}, but a module that exports its allocator gets no app heap from WAMR, and its malloc is served from there`,
    fix: `Remove ${names.join(' and ')} from link.exports; the host uses wasm_runtime_module_malloc and _free.`,
  };
}

/** Exported, the constructors run never, once or twice, depending on the entry kind and on WASI imports. */
function constructorsExported({ link }: Config): Contradiction | undefined {
  if (!link.exports.includes('__wasm_call_ctors')) return undefined;
  return {
    message: `link.exports has __wasm_call_ctors, but link.entry decides who calls the constructors (here: ${link.entry})`,
    fix: 'Remove __wasm_call_ctors from link.exports; it is exported where the entry kind needs it.',
  };
}

/** `80 MiB` as one would write it in a config: `80MiB`. */
function toSetting(text: string): string {
  return text.endsWith('bytes') ? text.replace(' bytes', '') : text.replace(' ', '');
}
