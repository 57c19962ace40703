import { type LineFinder, readLines } from '../../dwarf/lines.js';
import { readVariables, type Variable } from '../../dwarf/variables.js';
import { functionBodies } from '../../wasm/code.js';
import type { WasmModule } from '../../wasm/types.js';
import { unlessUnreadable } from '../../wasm/unless-unreadable.js';
import { functionName } from '../engines/function-name.js';
import { shortName } from '../function-names.js';

/** Finds what offsets in a module's file and addresses in its memory belong to. */
export interface SourceMap {
  /** Name of the function whose code a place is in. */
  functionAt(place: number): string;
  /** `race.c:12`, without the folders. */
  lineAt(place: number): string | undefined;
  /** The function that a call in front of a place calls; undefined for an indirect call. */
  calledAt(place: number): string | undefined;
  /** A function with its line: `work (race.c:12)`. */
  describe(place: number): string;
  /** As the debug information writes it. */
  sourceAt(place: number): { readonly file: string; readonly line: number } | undefined;
  variableAt(address: number): { readonly variable: Variable; readonly offset: number } | undefined;
  /** Constants that the linker exported: names of data by their addresses. */
  exportedAt(address: number): { readonly name: string; readonly offset: number } | undefined;
  /** What could not be told up to now, as phrases. */
  readonly missing: readonly string[];
}

/** Not data, but marks of the linker's. */
const MARKS =
  /^__(heap_base|heap_end|data_end|dso_handle|global_base|memory_base|table_base|stack_low|stack_high|tls_size|tls_align|tls_base|stack_pointer)$/;

/** Without names the bookkeeping of libc cannot be told from the program (watched-functions.ts: `hide`). */
const NO_NAMES =
  'names of functions, and races of threads that ran one after the other (the module has no name section)';

/** Places lie behind their instruction or call. Damaged debug information is as none; `missing` says so. */
export function sourceMap(module: WasmModule): SourceMap {
  const missing: string[] = [];
  const starts = functionStarts(module);
  const finder = readLines(module);
  const lines: LineFinder = place => tolerant(() => finder?.(place), 'lines', missing);
  const variables = tolerant(() => readVariables(module), 'variables', missing) ?? [];
  const exported = exportedData(module);
  if (module.functionNames.size === 0) missing.push(NO_NAMES);
  if (finder === undefined)
    missing.push('lines and variables (the module has no debug information: compile with -g)');
  const functionAt = (place: number) => {
    const index = lastNotAbove(starts, place - 1, each => each.start)?.index;
    return index === undefined ? '?' : shortName(functionName(module, index));
  };
  const lineAt = (place: number) => lineText(lines, place);
  return {
    functionAt,
    lineAt,
    calledAt: place => calledAt(module, place),
    sourceAt: place => {
      const found = lines(place - 1);
      return found === undefined ? undefined : { file: found.file, line: found.line };
    },
    describe: place => {
      const line = lineAt(place);
      return line === undefined ? functionAt(place) : `${functionAt(place)} (${line})`;
    },
    variableAt: address => {
      const variable = lastNotAbove(variables, address, each => each.address);
      if (variable === undefined || variable.name === '') return undefined;
      const offset = address - variable.address;
      return offset < Math.max(variable.size, 1) ? { variable, offset } : undefined;
    },
    exportedAt: address => {
      const found = lastNotAbove(exported, address, each => each.address);
      return found === undefined ? undefined : { name: found.name, offset: address - found.address };
    },
    missing,
  };
}

const CALL = 0x10;
/** Of functions that have another name for libc itself: `__libc_free`. */
const LIBC_PREFIX = /^__libc_/;

function calledAt({ bytes, imports, functionNames }: WasmModule, place: number): string | undefined {
  const functions = imports.filter(each => each.kind === 'function');
  // The index is a LEB128 of up to five bytes, which ends at the place.
  for (let size = 1; size <= 5; size += 1) {
    if (bytes[place - size - 1] !== CALL) continue;
    const digits = [...bytes.subarray(place - size, place)];
    const isNumber = digits.every((byte, at) => byte >= 0x80 === at < size - 1);
    const index = digits.reduceRight((value, byte) => value * 128 + (byte & 0x7f), 0);
    const name = functions[index]?.name ?? functionNames.get(index)?.replace(LIBC_PREFIX, '');
    if (isNumber && name !== undefined) return name;
  }
  return undefined;
}

function lineText(lines: LineFinder, place: number): string | undefined {
  const found = lines(place - 1);
  return found === undefined ? undefined : `${found.file.replace(/^.*[/\\]/, '')}:${found.line}`;
}

function tolerant<T>(read: () => T, what: string, missing: string[]): T | undefined {
  return unlessUnreadable(read, ({ message }) => {
    const said = `${what} (debug information that cannot be read: ${message})`;
    if (!missing.includes(said)) missing.push(said);
  });
}

function functionStarts(module: WasmModule): readonly { readonly start: number; readonly index: number }[] {
  const imported = module.imports.filter(each => each.kind === 'function').length;
  return Array.from(functionBodies(module), ({ position, cursor }) => ({
    start: cursor.offset,
    index: imported + position,
  }));
}

function exportedData(module: WasmModule): readonly { readonly name: string; readonly address: number }[] {
  const imported = module.imports.filter(each => each.kind === 'global').length;
  return module.exports
    .flatMap(({ name, kind, index }) => {
      const global = kind === 'global' ? module.globals[index - imported] : undefined;
      const isAddress = global !== undefined && !global.mutable && typeof global.init === 'number';
      return isAddress && !MARKS.test(name) ? [{ name, address: Number(global.init) >>> 0 }] : [];
    })
    .sort((a, b) => a.address - b.address);
}

/** The last item whose key is not above a value; the items are sorted by it. */
function lastNotAbove<T>(items: readonly T[], value: number, key: (item: T) => number): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && key(item) <= value) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}
