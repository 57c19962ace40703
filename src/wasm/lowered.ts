import { readFeatures } from './custom-sections.js';
import { lowersAtomics } from './object.js';
import { readSections } from './sections.js';

/** What a file to be linked says of the atomics in its source. */
export type AtomicsState = 'fine' | 'lowered' | 'bitcode';

/** As it is, and in the wrapper of Apple's compilers, which linkers take off. */
const BITCODE = ['BC\xc0\xde', '\xde\xc0\x17\x0b'];

/** True for LLVM bitcode, which is in the place of an object after -flto. */
export function isBitcode(bytes: Uint8Array): boolean {
  return BITCODE.includes(Buffer.from(bytes.subarray(0, 4)).toString('latin1'));
}

/**
 * Reads the mark that clang leaves in an object where it turned atomics or thread-local variables into plain ones.
 *
 * `file` is only a name for messages. Throws WASM_NOT_WASM, WASM_MALFORMED and WASM_UNSUPPORTED.
 */
export function atomicsState(bytes: Uint8Array, file: string): AtomicsState {
  if (isBitcode(bytes)) return 'bitcode';
  const sections = readSections(bytes, file);
  return lowersAtomics({ features: readFeatures({ file, bytes, sections }) }) ? 'lowered' : 'fine';
}
