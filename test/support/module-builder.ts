import {
  customSection,
  functionType,
  section,
  signed,
  text,
  unsigned,
  valueType,
  vector,
} from './wasm-encode.js';

/** One piece of a body: bytes as they are, or a reference by name that becomes an index. */
export type Code = number | { readonly call: string } | { readonly get: string } | { readonly set: string };

export interface FunctionSpec {
  readonly name: string;
  /** `(ii)i`: letters of wasm-encode.ts. */
  readonly type?: string;
  /** Instructions without the final `end`; references by name. */
  readonly body?: readonly Code[];
  /** Export names. */
  readonly exports?: readonly string[];
}

export interface ImportSpec {
  readonly module: string;
  readonly name: string;
  /** Function type, or what else is imported. */
  readonly type:
    | string
    | { readonly global: string; readonly mutable?: boolean }
    | { readonly memory: MemorySpec };
}

interface MemorySpec {
  /** Pages. */
  readonly min: number;
  readonly max?: number;
  readonly shared?: boolean;
  readonly is64?: boolean;
  readonly exports?: readonly string[];
}

export interface GlobalSpec {
  readonly name: string;
  readonly mutable?: boolean;
  readonly init: number;
  readonly exports?: readonly string[];
}

export interface ModuleSpec {
  readonly imports: readonly ImportSpec[];
  readonly functions: readonly FunctionSpec[];
  readonly memory: MemorySpec | undefined;
  readonly globals: readonly GlobalSpec[];
  /** Name of the start function. */
  readonly start?: string;
  /** `+simd128`. */
  readonly features?: readonly string[];
  /** False: no name section, as after `wasm-ld --strip-all`. */
  readonly names?: boolean;
  /** Custom sections by name, behind all others. */
  readonly custom?: Readonly<Record<string, readonly number[]>>;
}

/** The bytes of a module from its description. Code refers to imports as `module.name`, to definitions by name. */
export function buildModule(spec: ModuleSpec): Uint8Array {
  const importedFunctions = spec.imports.filter(each => typeof each.type === 'string');
  const importedGlobals = spec.imports.filter(each => typeof each.type === 'object' && 'global' in each.type);
  const functionNames = [...importedFunctions, ...spec.functions].map(each => each.name);
  const references = [
    ...importedFunctions.map(each => `${each.module}.${each.name}`),
    ...names(spec.functions),
  ];
  const globalNames = [...importedGlobals, ...spec.globals].map(each => each.name);
  const types = [...new Set([...importedFunctions.map(importType), ...spec.functions.map(typeOf)])];

  const indexOf = (among: readonly string[], name: string): number[] => {
    const index = among.indexOf(name);
    if (index < 0) throw new Error(`the module has no "${name}"`);
    return unsigned(index);
  };
  const code = (piece: Code): number[] => {
    if (typeof piece === 'number') return [piece];
    if ('call' in piece) return [0x10, ...indexOf(references, piece.call)];
    if ('get' in piece) return [0x23, ...indexOf(globalNames, piece.get)];
    return [0x24, ...indexOf(globalNames, piece.set)];
  };
  const body = (each: FunctionSpec): number[] => {
    const bytes = [0, ...(each.body ?? []).flatMap(code), 0x0b];
    return [...unsigned(bytes.length), ...bytes];
  };
  const start = spec.start === undefined ? [] : indexOf(references, spec.start);

  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types.map(functionType)),
    ...section(
      2,
      spec.imports.map(each => importEntry(each, types)),
    ),
    ...section(
      3,
      spec.functions.map(each => unsigned(types.indexOf(typeOf(each)))),
    ),
    ...section(5, spec.memory === undefined ? [] : [limits(spec.memory)]),
    ...section(
      6,
      spec.globals.map(each => [0x7f, each.mutable ? 1 : 0, 0x41, ...signed(each.init), 0x0b]),
    ),
    ...section(7, exportEntries(spec, importedFunctions.length, importedGlobals.length)),
    ...(start.length === 0 ? [] : [8, start.length, ...start]),
    ...section(10, spec.functions.map(body)),
    ...(spec.names === false
      ? []
      : customSection('name', [...nameMap(1, functionNames), ...nameMap(7, globalNames)])),
    ...(spec.features === undefined ? [] : customSection('target_features', featureList(spec.features))),
    ...Object.entries(spec.custom ?? {}).flatMap(([name, payload]) => customSection(name, payload)),
  ]);
}

function names(list: readonly { readonly name: string }[]): string[] {
  return list.map(each => each.name);
}

function typeOf(each: FunctionSpec): string {
  return each.type ?? '()';
}

function importType(each: ImportSpec): string {
  return typeof each.type === 'string' ? each.type : '()';
}

function importEntry(each: ImportSpec, types: readonly string[]): number[] {
  const name = [...text(each.module), ...text(each.name)];
  if (typeof each.type === 'string') return [...name, 0, ...unsigned(types.indexOf(each.type))];
  if ('memory' in each.type) return [...name, 2, ...limits(each.type.memory)];
  return [...name, 3, valueType(each.type.global), each.type.mutable ? 1 : 0];
}

function limits(memory: MemorySpec): number[] {
  const flags = (memory.max === undefined ? 0 : 1) | (memory.shared ? 2 : 0) | (memory.is64 ? 4 : 0);
  return [flags, ...unsigned(memory.min), ...(memory.max === undefined ? [] : unsigned(memory.max))];
}

function exportEntries(spec: ModuleSpec, functionBase: number, globalBase: number): number[][] {
  const entry = (names: readonly string[] | undefined, kind: number, index: number) =>
    (names ?? []).map(name => [...text(name), kind, ...unsigned(index)]);
  const imported = spec.imports.find(each => typeof each.type === 'object' && 'memory' in each.type)?.type;
  const memory = typeof imported === 'object' && 'memory' in imported ? imported.memory : spec.memory;
  return [
    ...entry(memory?.exports, 2, 0),
    ...spec.functions.flatMap((each, index) => entry(each.exports, 0, functionBase + index)),
    ...spec.globals.flatMap((each, index) => entry(each.exports, 3, globalBase + index)),
  ];
}

function nameMap(subsection: number, names: readonly string[]): number[] {
  const payload = vector(names.map((name, index) => [...unsigned(index), ...text(name)]));
  return [subsection, ...unsigned(payload.length), ...payload];
}

function featureList(features: readonly string[]): number[] {
  return vector(features.map(each => [each.charCodeAt(0), ...text(each.slice(1))]));
}
