import { beginsAsWasm } from '../../wasm/header.js';
import { lookalikeOf } from '../../wasm/lookalikes.js';
import { isBitcode } from '../../wasm/lowered.js';
import type { ForeignMember } from './types.js';

/** What a member of an archive is that no linker for WebAssembly reads; undefined for objects and bitcode. */
export function foreignMember(name: string, bytes: Uint8Array): ForeignMember | undefined {
  if (beginsAsWasm(bytes) || isBitcode(bytes)) return undefined;
  const known = lookalikeOf(bytes);
  if (known !== undefined) return { name, what: known.what, inArchive: known.inArchive };
  const what = bytes.length === 0 ? 'an empty file' : 'data of an unknown kind';
  return { name, what, inArchive: 'warns of' };
}
