import type { WasmModule } from '../../../wasm/types.js';
import { functionName } from '../function-name.js';

/** Functions in which the thread-safety layer sleeps. */
export const LAYER = /^(plain_sleep$|__wt_)/;

/** A native by the name that it is imported under: what the program calls it. */
export function nameOf(module: WasmModule, index: number): string {
  const imported = module.imports.filter(each => each.kind === 'function')[index];
  return imported?.name ?? functionName(module, index);
}
