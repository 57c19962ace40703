import { readFeatures } from '../../wasm/custom-sections.js';
import { codeHasExceptions } from '../../wasm/exceptions.js';
import { readImport, SMALLEST_IMPORT } from '../../wasm/imports.js';
import { hasLinkerData, isObject } from '../../wasm/is-object.js';
import { isBitcode } from '../../wasm/lowered.js';
import { readExport } from '../../wasm/module.js';
import { lowersAtomics, readObject } from '../../wasm/object.js';
import { readSections, readVector, SECTION } from '../../wasm/sections.js';
import type { Feature, ObjectSymbol } from '../../wasm/types.js';
import { readLimits } from '../../wasm/value-types.js';

/** What several rules ask of an object. Plain data, read once. */
export interface LinkObject {
  /** `app.o`, or `libapp.a(part.o)`. */
  readonly name: string;
  /** LLVM bitcode: nothing else is known then. */
  readonly bitcode: boolean;
  /** A linked module, of which nothing else is known then, or an object without the data that the linker needs. */
  readonly refused?: 'module' | 'stripped';
  /** Compiled for 64-bit addresses. */
  readonly memory64: boolean;
  /** Clang turned atomics or thread-local variables into plain code. */
  readonly lowered: boolean;
  readonly features: readonly Feature[];
  /** Empty where the linker's data were stripped. */
  readonly symbols: readonly ObjectSymbol[];
  /** `module.name` of imported functions. */
  readonly imports: readonly string[];
}

/** Reads an object. `name` is for messages. Throws WASM_NOT_WASM, WASM_MALFORMED and WASM_UNSUPPORTED. */
export function readLinkObject(name: string, bytes: Uint8Array): LinkObject {
  const nothing = {
    ...{ name, bitcode: false, memory64: false, lowered: false },
    ...{ features: [], symbols: [], imports: [] },
  };
  if (isBitcode(bytes)) return { ...nothing, bitcode: true };
  const sections = readSections(bytes, name);
  const source = { file: name, bytes, sections };
  const features = readFeatures(source);
  const imports = readVector(source, SECTION.import, 'imports', readImport, SMALLEST_IMPORT);
  const exports = readVector(source, SECTION.export, 'exports', readExport, 3);
  if (!isObject({ sections, imports, exports })) return { ...nothing, refused: 'module' };
  const stripped = !hasLinkerData({ sections });
  const memories = [
    ...readVector(source, SECTION.memory, 'memories', readLimits, 2),
    ...imports.flatMap(({ description }) => (description.kind === 'memory' ? [description.limits] : [])),
  ];
  const tags = sections.some(({ id }) => id === SECTION.tag) || imports.some(isTag);
  // Destructors are run by handlers of all exceptions, which need no tag.
  const throws = tags || (features.some(isExceptions) && codeHasExceptions(source));
  return {
    ...nothing,
    ...(stripped ? { refused: 'stripped' as const } : {}),
    memory64: memories.some(({ is64 }) => is64) || features.some(isMemory64),
    lowered: lowersAtomics({ features }),
    // The list of features also names those that were only allowed; "tag" is ours, for a use.
    features: throws ? [...features, { prefix: '+', name: 'tag' }] : features,
    symbols: stripped ? [] : readObject(bytes, name).symbols,
    imports: imports.flatMap(each =>
      each.description.kind === 'function' ? [`${each.module}.${each.name}`] : [],
    ),
  };
}

/** Names of the functions that it offers to other files. */
export function offeredFunctions({ symbols }: LinkObject): string[] {
  return symbols
    .filter(({ kind, defined, binding }) => kind === 'function' && defined && binding !== 'local')
    .map(({ name }) => name);
}

/** Names of the functions that it takes from other files or from the host. */
export function wantedFunctions({ symbols }: LinkObject): string[] {
  return symbols.filter(({ kind, defined }) => kind === 'function' && !defined).map(({ name }) => name);
}

export function hasFeature({ features }: LinkObject, name: string): boolean {
  return features.some(each => each.prefix === '+' && each.name === name);
}

function isMemory64({ prefix, name }: Feature): boolean {
  return prefix === '+' && name === 'memory64';
}

function isExceptions({ prefix, name }: Feature): boolean {
  return prefix === '+' && name === 'exception-handling';
}

function isTag({ description }: { readonly description: { readonly kind: string } }): boolean {
  return description.kind === 'tag';
}
