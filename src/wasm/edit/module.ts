import { Cursor } from '../cursor.js';
import { assemble, encodeName, encodeUnsigned, encodeVector } from '../encode.js';
import { readImport } from '../imports.js';
import { readDataSegment } from '../module.js';
import { findSection, openSection, SECTION } from '../sections.js';
import { pickStackPointer } from '../stack-pointer.js';
import type { Export, Limits, Section, WasmModule } from '../types.js';

/** Module and name of the memory import of a rewritten module. */
export const MEMORY_IMPORT = { module: 'wamr-pthread', name: 'memory' } as const;

/** Numbers of the kinds of imports and exports in the file. */
const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

/** An active segment that was taken out: passive and empty, which is what an active one is after instantiation. */
const EMPTY_PASSIVE_SEGMENT = [1, 0];

interface SharedEngineOptions {
  /** Leaves out the contents of active data segments: for instances of threads, which must not write them again. */
  readonly dropData?: boolean;
}

export interface SharedEngineModule {
  readonly bytes: Uint8Array;
  /** Limits of the memory to pass as import `wamr-pthread.memory`; undefined: the module has none. */
  readonly memory: Limits | undefined;
  /** Name under which the memory is exported; undefined: the module has none. */
  readonly memoryExport: string | undefined;
  /** Name under which the stack pointer is exported; undefined: the module has none. */
  readonly stackPointerExport: string | undefined;
  /** Initial value of the stack pointer, an unsigned address; undefined: the module has none. */
  readonly stackPointer: number | undefined;
  /** Name under which table 0 is exported; undefined: the module has none. */
  readonly tableExport: string | undefined;
}

/**
 * Rewrites a module so that several instances can share its memory on an engine without lib-pthread.
 *
 * The memory becomes the import `wamr-pthread.memory` with the same limits. Exports stay; stack pointer, table 0 and
 * a memory without export get one. Function bodies and all indices stay. Throws WASM_UNSUPPORTED for several memories.
 */
export function rewriteForSharedEngine(
  module: WasmModule,
  options: SharedEngineOptions = {},
): SharedEngineModule {
  const memory = soleMemory(module);
  const stackPointer = pickStackPointer(module);
  const exports = new ExportList(module);
  const memoryExport = memory && exports.nameOf('memory', 0, '__wamr_memory');
  const stackPointerExport =
    stackPointer && exports.nameOf('global', stackPointer.index, '__wamr_stack_pointer');
  const tableExport = hasTable(module) ? exports.nameOf('table', 0, '__wamr_table') : undefined;

  const replace = new Map<Section, Uint8Array | undefined>();
  const insert = new Map<number, Uint8Array>();
  const put = (id: number, payload: Uint8Array) => {
    const section = findSection(module.sections, id);
    if (section === undefined) insert.set(id, payload);
    else replace.set(section, payload);
  };
  if (memory !== undefined) {
    put(SECTION.import, importPayload(module, memory));
    const defined = findSection(module.sections, SECTION.memory);
    if (defined !== undefined) replace.set(defined, undefined);
  }
  if (exports.added.length > 0) put(SECTION.export, exportPayload([...module.exports, ...exports.added]));
  const data = findSection(module.sections, SECTION.data);
  if (options.dropData === true && data !== undefined) replace.set(data, passivePayload(module, data));
  return {
    bytes: assemble(module.bytes, module.sections, { replace, insert }),
    memory,
    memoryExport,
    stackPointerExport,
    stackPointer: stackPointer?.value,
    tableExport,
  };
}

/** Exports, and those that are missing. */
class ExportList {
  readonly added: Export[] = [];
  readonly #module: WasmModule;

  constructor(module: WasmModule) {
    this.#module = module;
  }

  /**
   * The name of an export of this item. Without one, an export `wanted` is added; underscores follow where something
   * else has that name.
   */
  nameOf(kind: Export['kind'], index: number, wanted: string): string {
    const { exports } = this.#module;
    const there = exports.find(each => each.kind === kind && each.index === index);
    if (there !== undefined) return there.name;
    let name = wanted;
    while (exports.some(each => each.name === name)) name += '_';
    this.added.push({ name, kind, index });
    return name;
  }
}

function soleMemory(module: WasmModule): Limits | undefined {
  const imported = module.imports.flatMap(each => (each.kind === 'memory' ? [each.limits] : []));
  const all = [...imported, ...module.memories];
  if (all.length > 1) {
    throw new Cursor(module.bytes, module.file, 'memory section').unsupported(
      `${all.length} memories`,
      memoryOffset(module),
    );
  }
  return all[0];
}

function memoryOffset({ sections }: WasmModule): number {
  return (findSection(sections, SECTION.memory) ?? findSection(sections, SECTION.import))?.offset ?? 0;
}

function hasTable(module: WasmModule): boolean {
  return module.tables.length > 0 || module.imports.some(({ kind }) => kind === 'table');
}

/** The imports, with the memory under our name: a defined one comes last, an imported one stays at its place. */
function importPayload(module: WasmModule, memory: Limits): Uint8Array {
  const section = findSection(module.sections, SECTION.import);
  const imports = section === undefined ? [] : openSection(module, section).vector('imports', readImport);
  const ours = [
    ...encodeName(MEMORY_IMPORT.module),
    ...encodeName(MEMORY_IMPORT.name),
    KIND.memory,
    ...encodeLimits(memory),
  ];
  const entries = imports.map(({ module: from, name, description, start, end }) =>
    description.kind === 'memory'
      ? ours
      : [...encodeName(from), ...encodeName(name), ...module.bytes.subarray(start, end)],
  );
  const isImported = imports.some(({ description }) => description.kind === 'memory');
  return encodeVector(isImported ? entries : [...entries, ours]);
}

function encodeLimits({ min, max, shared, is64 }: Limits): number[] {
  const flags = (max === undefined ? 0 : 1) | (shared ? 2 : 0) | (is64 ? 4 : 0);
  return [flags, ...encodeUnsigned(min), ...(max === undefined ? [] : encodeUnsigned(max))];
}

function exportPayload(exports: readonly Export[]): Uint8Array {
  return encodeVector(
    exports.map(({ name, kind, index }) => [...encodeName(name), KIND[kind], ...encodeUnsigned(index)]),
  );
}

/** The data section with nothing in its active segments. Their places stay: code names segments by index. */
function passivePayload(module: WasmModule, section: Section): Uint8Array {
  const cursor = openSection(module, section);
  return encodeVector(
    cursor.vector('data segments', () => {
      const start = cursor.offset;
      const { mode } = readDataSegment(cursor);
      return mode === 'active' ? EMPTY_PASSIVE_SEGMENT : module.bytes.subarray(start, cursor.offset);
    }),
  );
}
