import { type Control, SLOT_NUMBER } from './control.js';
import { GuestMemory, HostTrap } from './guest-memory.js';
import { Heap } from './heap.js';
import type { HeapWatch } from './heap-watch.js';
import { hostStub } from './host-stub.js';
import { createKeyValues, type KeyValues } from './keys.js';
import { envNatives, type Natives, type OwnAllocator, trapping } from './natives.js';
import type { Binding, WorkerInit, WorkerMessage } from './protocol.js';
import type { Office } from './threads.js';
import { readFrames } from './traps.js';
import { bindWasi, threadWasi, type WasiFunctions } from './wasi.js';

/** An instance of the module for one thread, with the ways into it that the host uses. */
export interface GuestInstance {
  readonly exports: WebAssembly.Instance['exports'];
  readonly memory: GuestMemory;
  readonly heap: Heap;
  readonly keys: KeyValues;
  /** wasm_runtime_module_malloc and _free: the app heap, or the module's own allocator. 0: no room. */
  moduleMalloc(size: number): number;
  moduleFree(address: number): void;
  /** Calls a function of table 0. Throws the module's traps. */
  callIndirect(entry: number, argument: number): unknown;
}

const NO_MEMORY_PAGES = { initial: 0, maximum: 0 };

/**
 * Instantiates the module in this worker: mutable globals begin anew, memory is shared, the stack pointer is set to
 * the slot's slice (core/iwasm/libraries/thread-mgr/thread_manager.c). Throws traps of the start function.
 */
export function createInstance(
  init: WorkerInit,
  control: Control,
  post: (message: WorkerMessage) => void,
): GuestInstance {
  const { job, slot } = init;
  const raw = init.memory ?? new WebAssembly.Memory(job.layout.memory ?? NO_MEMORY_PAGES);
  const memory = new GuestMemory(raw);
  const heap = new Heap(init.heap, job.layout.heap, heapWatch(init, control, memory, post));
  const keys = createKeyValues();
  let made: WebAssembly.Instance | undefined;
  const ownAllocator = () =>
    job.exports.ownAllocator && made !== undefined ? exportedAllocator(made) : undefined;
  const natives = envNatives({
    caller: { control, slot },
    memory,
    heap,
    keys,
    office: officeOf(post),
    canCreate: job.layout.slices.length > 0,
    ownAllocator,
  });
  const imports = fillImports(init, control, memory, natives, wasiOf(init, control, raw, post));
  addImport(imports, job.memoryImport, raw);
  made = new WebAssembly.Instance(init.module, imports);
  setStackPointer(init, made);
  const instance = made;
  return {
    exports: instance.exports,
    memory,
    heap,
    keys,
    moduleMalloc: size => ownAllocator()?.malloc(size) ?? heap.malloc(size),
    moduleFree: address => (ownAllocator() ?? heap).free(address),
    callIndirect: (entry, argument) => tableEntry(init, instance, entry)(argument),
  };
}

/** So many a worker tells at most: the same misuse may come again and again. */
const MOST_MISUSES = 100;

function heapWatch(
  { slot }: WorkerInit,
  control: Control,
  memory: GuestMemory,
  post: (message: WorkerMessage) => void,
): HeapWatch {
  let told = 0;
  return {
    memory,
    note: misuse => {
      told += 1;
      if (told > MOST_MISUSES) return;
      const thread = control.get(control.slot(slot, SLOT_NUMBER));
      const frames = readFrames(new Error().stack ?? '');
      post({ kind: 'misuse', misuse: { ...misuse, thread, frames } });
    },
  };
}

/** The messages by which a worker asks its process. */
export function officeOf(post: (message: WorkerMessage) => void): Office {
  return {
    staff: slot => post({ kind: 'staff', slot }),
    cancel: slot => post({ kind: 'cancel', slot }),
  };
}

/** One binding per worker: its clocks and standard streams know no thread. */
let bound: WasiFunctions | undefined;

function wasiOf(
  { job, slot, memory: shared }: WorkerInit,
  control: Control,
  memory: WebAssembly.Memory,
  post: (message: WorkerMessage) => void,
): WasiFunctions {
  if (job.wasi === undefined) return {};
  const settings = { ...job.wasi, args: job.args };
  if (shared !== undefined) bound ??= bindWasi(settings, memory);
  const local = bound ?? bindWasi(settings, memory);
  const forward = (name: string, args: readonly (number | bigint)[]): void =>
    post({ kind: 'wasi', slot, name, args });
  return threadWasi({ control, slot }, local, shared === undefined ? undefined : forward);
}

function fillImports(
  { job }: WorkerInit,
  control: Control,
  memory: GuestMemory,
  natives: Natives,
  wasi: WasiFunctions,
): WebAssembly.Imports {
  const imports: WebAssembly.Imports = {};
  for (const binding of job.bindings)
    addImport(imports, binding, importValue(binding, control, memory, natives, wasi));
  return imports;
}

function addImport(
  imports: WebAssembly.Imports,
  { module, name }: { readonly module: string; readonly name: string },
  value: WebAssembly.ImportValue,
): void {
  const group = imports[module] ?? {};
  group[name] = value;
  imports[module] = group;
}

function importValue(
  binding: Binding,
  control: Control,
  memory: GuestMemory,
  natives: Natives,
  wasi: WasiFunctions,
): WebAssembly.ImportValue {
  switch (binding.kind) {
    case 'native':
      return natives[binding.native] ?? notOffered(binding);
    case 'wasi':
      return wasi[binding.name] ?? notOffered(binding);
    case 'trap':
      return trapping(binding.message);
    case 'host':
      return hostStub(binding, control, memory);
    case 'table': {
      const { initial, maximum } = binding;
      return new WebAssembly.Table({
        element: 'anyfunc',
        initial,
        ...(maximum === undefined ? {} : { maximum }),
      });
    }
    case 'global':
      return new WebAssembly.Global({ value: 'f64' }, binding.value);
  }
}

function notOffered({ module, name }: Binding): () => never {
  return trapping(`the v8 engine does not offer ${module}.${name}, which WAMR has`);
}

function exportedAllocator(instance: WebAssembly.Instance): OwnAllocator | undefined {
  const { malloc, free } = instance.exports;
  if (typeof malloc !== 'function' || typeof free !== 'function') return undefined;
  return { malloc: size => Number(malloc(size)), free: address => void free(address) };
}

function setStackPointer({ job, slot }: WorkerInit, instance: WebAssembly.Instance): void {
  const slice = job.layout.slices[slot];
  const pointer = instance.exports[job.exports.stackPointer ?? ''];
  if (slice !== undefined && pointer instanceof WebAssembly.Global) pointer.value = slice.end;
}

/** wasm_interp_fast.c, the words of call_indirect. */
function tableEntry({ job }: WorkerInit, instance: WebAssembly.Instance, entry: number) {
  const table = instance.exports[job.exports.table ?? ''];
  if (!(table instanceof WebAssembly.Table) || entry >>> 0 >= table.length)
    throw new HostTrap('undefined element');
  const found = table.get(entry >>> 0);
  if (found === null) throw new HostTrap('uninitialized element');
  return found;
}
