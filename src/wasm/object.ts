import { readFeatures } from './custom-sections.js';
import { readImport, SMALLEST_IMPORT } from './imports.js';
import {
  readComdat,
  readInitFunction,
  readLinking,
  readSegmentInfo,
  readSubsection,
  SUBSECTION,
} from './linking.js';
import { readSections, readVector, SECTION, type SectionedFile } from './sections.js';
import { importNames, readSymbol } from './symbols.js';
import type { ObjectSymbol, WasmObject } from './types.js';

/** Data segments of variables; `.data.rel.ro` holds constants with addresses in them. */
const WRITABLE = /^\.(data(?!\.rel\.ro)|bss|tdata|tbss)(\.|$)/;

/**
 * Reads what linkers look at in a relocatable object: symbols, segments, initialisers, groups and features.
 *
 * `file` is only a name for messages, for a member `libc.a(errno.o)`. Throws WASM_NOT_WASM, WASM_MALFORMED, and
 * WASM_UNSUPPORTED also for linked modules and stripped objects.
 */
export function readObject(bytes: Uint8Array, file: string): WasmObject {
  const sections = readSections(bytes, file);
  const source: SectionedFile = { file, bytes, sections };
  const linking = readLinking(source);
  const imports = importNames(readVector(source, SECTION.import, 'imports', readImport, SMALLEST_IMPORT));
  return {
    file,
    bytes,
    sections,
    symbols: readSubsection(
      linking,
      SUBSECTION.symbolTable,
      'symbols',
      cursor => readSymbol(cursor, imports),
      3,
    ),
    segments: readSubsection(linking, SUBSECTION.segmentInfo, 'segments', readSegmentInfo, 3),
    initFunctions: readSubsection(linking, SUBSECTION.initFunctions, 'initialisers', readInitFunction, 2),
    comdats: readSubsection(linking, SUBSECTION.comdats, 'groups', readComdat, 3),
    features: readFeatures(source),
  };
}

/** Names that the object offers to others, in order of the symbol table: what LLVM puts into an archive's index. */
export function definedSymbols({ symbols }: WasmObject): string[] {
  return names(symbols, ({ kind, binding, defined }) => defined && binding !== 'local' && kind !== 'section');
}

/** Names that the object takes from others, in order of the symbol table. */
export function undefinedSymbols({ symbols }: WasmObject): string[] {
  return names(symbols, ({ defined }) => !defined);
}

/** Names of the variables that are defined here, local ones and those of threads included. */
export function writableData({ symbols, segments }: WasmObject): string[] {
  return names(
    symbols,
    ({ data }) => data !== undefined && WRITABLE.test(segments[data.segment]?.name ?? ''),
  );
}

/** True where clang turned atomics or thread-local variables of this object into plain ones, and marked it. */
export function lowersAtomics({ features }: Pick<WasmObject, 'features'>): boolean {
  return features.some(({ prefix, name }) => prefix === '-' && name === 'shared-mem');
}

function names(symbols: readonly ObjectSymbol[], wanted: (symbol: ObjectSymbol) => boolean): string[] {
  return symbols.filter(wanted).map(({ name }) => name);
}
