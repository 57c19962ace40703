import type { WasmModule } from '../../wasm/types.js';

/** A function's name: of the name section, else of its export, else `func[12]`. */
export function functionName(module: WasmModule, index: number): string {
  const exported = module.exports.find(each => each.kind === 'function' && each.index === index);
  return module.functionNames.get(index) ?? exported?.name ?? `func[${index}]`;
}
