import { readConstant, type SeeOpcode } from './constant.js';
import type { Cursor } from './cursor.js';
import { readModuleFeatures, readNames } from './custom-sections.js';
import { readImport, SMALLEST_IMPORT } from './imports.js';
import {
  findSection,
  openSection,
  readSections,
  readVector,
  SECTION,
  type SectionedFile,
} from './sections.js';
import type {
  DataSegment,
  DefinedGlobal,
  Export,
  FunctionType,
  Import,
  Limits,
  WasmModule,
} from './types.js';
import {
  readFunctionType,
  readGlobalType,
  readLimits,
  SMALLEST_TYPE,
  skipReferenceType,
} from './value-types.js';

const EXPORT_KINDS = ['function', 'table', 'memory', 'global', 'tag'] as const;

/** A table with an initial value begins with this byte and a zero (function references proposal). */
const TABLE_WITH_INIT = 0x40;

/**
 * Reads a linked module, except for function bodies and the contents of data segments.
 *
 * `file` is only a name for messages. Throws WASM_NOT_WASM, WASM_MALFORMED, WASM_UNSUPPORTED.
 */
export function readModule(bytes: Uint8Array, file: string): WasmModule {
  const sections = readSections(bytes, file);
  const source: SectionedFile = { file, bytes, sections };
  const types = readVector(source, SECTION.type, 'types', readFunctionType, SMALLEST_TYPE);
  const typeAt = (index: number, cursor: Cursor): FunctionType => {
    const type = types[index];
    if (type === undefined) throw cursor.malformed(`there is no type ${index}`);
    return type;
  };
  const names = readNames(source);
  const features = readModuleFeatures(source);
  return {
    file,
    bytes,
    sections,
    types,
    imports: readVector(
      source,
      SECTION.import,
      'imports',
      cursor => readTypedImport(cursor, typeAt),
      SMALLEST_IMPORT,
    ),
    functions: readVector(source, SECTION.function, 'functions', cursor => typeAt(cursor.u32(), cursor)),
    tables: readVector(source, SECTION.table, 'tables', readTable, 3),
    memories: readVector(source, SECTION.memory, 'memories', readLimits, 2),
    globals: readVector(source, SECTION.global, 'globals', readGlobal, 3),
    exports: readVector(source, SECTION.export, 'exports', readExport, 3),
    start: readStart(source),
    data: readVector(source, SECTION.data, 'data segments', readDataSegment, 2),
    functionNames: names.value.functions,
    globalNames: names.value.globals,
    features: features.value,
    damage: [...names.damage, ...features.damage],
  };
}

function readTypedImport(cursor: Cursor, typeAt: (index: number, cursor: Cursor) => FunctionType): Import {
  const { module, name, description } = readImport(cursor);
  if (description.kind !== 'function') return { module, name, ...description };
  return { module, name, kind: 'function', type: typeAt(description.typeIndex, cursor) };
}

/** Reads a table, `see` as in `readConstant`. */
export function readTable(cursor: Cursor, see?: SeeOpcode): Limits {
  const start = cursor.offset;
  const hasInit = cursor.byte() === TABLE_WITH_INIT;
  if (hasInit) cursor.skip(1);
  else cursor.offset = start;
  skipReferenceType(cursor);
  const limits = readLimits(cursor);
  if (hasInit) readConstant(cursor, see);
  return limits;
}

/** Reads a global, `see` as in `readConstant`. */
export function readGlobal(cursor: Cursor, see?: SeeOpcode): DefinedGlobal {
  return { ...readGlobalType(cursor), init: readConstant(cursor, see) };
}

/** Reads an entry of the export section. */
export function readExport(cursor: Cursor): Export {
  const name = cursor.name();
  const number = cursor.byte();
  const kind = EXPORT_KINDS[number];
  if (kind === undefined) throw cursor.unsupported(`an export of kind ${number}`, cursor.offset - 1);
  return { name, kind, index: cursor.u32() };
}

function readStart(source: SectionedFile): number | undefined {
  const section = findSection(source.sections, SECTION.start);
  if (section === undefined) return undefined;
  const cursor = openSection(source, section);
  const index = cursor.u32();
  cursor.finish();
  return index;
}

/** Reads the head of a data segment and passes over its bytes, `see` as in `readConstant`. */
export function readDataSegment(cursor: Cursor, see?: SeeOpcode): DataSegment {
  const flags = cursor.u32();
  if (flags > 2) throw cursor.unsupported(`a data segment with flags ${flags}`);
  if (flags === 2) cursor.u32();
  const value = flags === 1 ? undefined : readConstant(cursor, see);
  const size = cursor.u32();
  cursor.skip(size);
  return { mode: flags === 1 ? 'passive' : 'active', offset: address(value), size };
}

/** Addresses are unsigned, constants signed. */
function address(value: number | bigint | undefined): number | undefined {
  if (typeof value === 'bigint') return Number(BigInt.asUintN(64, value));
  return value === undefined ? undefined : value >>> 0;
}
