import { isObject } from './wasm/is-object.js';
import { isBitcode } from './wasm/lowered.js';
import { readModule } from './wasm/module.js';
import type { WasmModule } from './wasm/types.js';

const ARCHIVES = ['!<arch>\n', '!<thin>\n'];

/** True for an ar archive, thin or not. */
export function isArchive(bytes: Uint8Array): boolean {
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
