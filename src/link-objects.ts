import { readArchive } from './archive/read.js';
import type { LinkFileBytes, LinkInput } from './verify/objects.js';
import { isObject } from './wasm/is-object.js';
import { isBitcode } from './wasm/lowered.js';
import { readModule } from './wasm/module.js';
import type { WasmModule } from './wasm/types.js';

const ARCHIVES = ['!<arch>\n', '!<thin>\n'];

function isArchive(bytes: Uint8Array): boolean {
  return ARCHIVES.includes(Buffer.from(bytes.subarray(0, 8)).toString('latin1'));
}

/** True for what clang makes with -c, archives of it, and bitcode. Throws the errors of `readModule`. */
export function isLinkInput(bytes: Uint8Array, file: string): boolean {
  return moduleIn(bytes, file) === undefined;
}

/**
 * A linked module, read; undefined for what the linker reads. Throws the errors of `readModule`.
 */
export function moduleIn(bytes: Uint8Array, file: string): WasmModule | undefined {
  if (isArchive(bytes) || isBitcode(bytes)) return undefined;
  const module = readModule(bytes, file);
  return isObject(module) ? undefined : module;
}

/** A file that the linker reads, with its objects: itself, or the members of an archive. Throws the errors of `readArchive`. */
export function linkFile(file: string, bytes: Uint8Array): LinkFileBytes {
  if (!isArchive(bytes)) return { kind: 'object', indexed: true, inputs: [{ name: file, bytes }] };
  const { members, index } = readArchive(bytes, file);
  const inputs = members.map(({ name, data }) => ({ name: `${file}(${name})`, bytes: data }));
  return { kind: 'archive', indexed: index !== undefined, inputs };
}

/** The objects of such a file. */
export function linkInputs(file: string, bytes: Uint8Array): readonly LinkInput[] {
  return linkFile(file, bytes).inputs;
}
