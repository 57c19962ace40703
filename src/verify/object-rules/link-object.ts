import { readFeatures } from '../../wasm/custom-sections.js';
import { readImport, SMALLEST_IMPORT } from '../../wasm/imports.js';
import { isBitcode } from '../../wasm/lowered.js';
import { lowersAtomics, readObject } from '../../wasm/object.js';
import { findCustom, readSections, readVector, SECTION } from '../../wasm/sections.js';
import type { Feature, ObjectSymbol } from '../../wasm/types.js';

/** What several rules ask of an object. Plain data, read once. */
export interface LinkObject {
  /** `app.o`, or `libapp.a(part.o)`. */
  readonly name: string;
  /** LLVM bitcode: nothing else is known then. */
  readonly bitcode: boolean;
  /** Clang turned atomics or thread-local variables into plain code. */
  readonly lowered: boolean;
  readonly features: readonly Feature[];
  /** Empty where the linker's data were stripped. */
  readonly symbols: readonly ObjectSymbol[];
  /** `module.name` of imported functions. */
  readonly imports: readonly string[];
}

const TAG_SECTION = 13;

/** Reads an object. `name` is for messages. Throws WASM_NOT_WASM, WASM_MALFORMED and WASM_UNSUPPORTED. */
export function readLinkObject(name: string, bytes: Uint8Array): LinkObject {
  if (isBitcode(bytes))
    return { name, bitcode: true, lowered: false, features: [], symbols: [], imports: [] };
  const sections = readSections(bytes, name);
  const source = { file: name, bytes, sections };
  const features = readFeatures(source);
  const imports = readVector(source, SECTION.import, 'imports', readImport, SMALLEST_IMPORT);
  const linked = findCustom(sections, 'linking') === undefined;
  const throws = sections.some(({ id }) => id === TAG_SECTION) || imports.some(isTag);
  return {
    name,
    bitcode: false,
    lowered: lowersAtomics({ features }),
    // The list of features also names those that were only allowed; a tag is a use.
    features: throws ? [...features, { prefix: '+', name: 'tag' }] : features,
    symbols: linked ? [] : readObject(bytes, name).symbols,
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

function isTag({ description }: { readonly description: { readonly kind: string } }): boolean {
  return description.kind === 'tag';
}
