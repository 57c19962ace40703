import type { WasmModule } from '../../../../wasm/types.js';

const MALLOC = /^(dl|emmalloc_|__libc_)?malloc$/;

/**
 * True for a module that manages a heap of its own, in memory that is only bytes to the host: it has a malloc and does not
 * import the host's. One without names may have one.
 */
export function hasOwnAllocator({ imports, exports, functionNames }: WasmModule): boolean {
  if (imports.some(({ module, name }) => module === 'env' && name === 'malloc')) return false;
  const names = [...functionNames.values(), ...exports.map(each => each.name)];
  return functionNames.size === 0 || names.some(name => MALLOC.test(name));
}
