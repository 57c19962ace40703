import { usesMemoryGrow } from '../../../wasm/code-queries.js';
import type { Limits, WasmModule } from '../../../wasm/types.js';
import { exportedConstant, findAuxStack } from '../../rules/shared/aux-stack.js';
import { exportedType } from './entry.js';
import { type LayoutResult, planLayout } from './layout.js';

/** Where WAMR places stacks, heap and memory of a module with these settings, or its words where it refuses. */
export function layoutOf(
  module: WasmModule,
  { maxThreads, appHeap }: { readonly maxThreads: number; readonly appHeap: number },
): LayoutResult {
  return planLayout({
    stack: findAuxStack(module),
    heapBase: exportedConstant(module, '__heap_base'),
    memory: memoryOf(module),
    growOps: usesMemoryGrow(module),
    ownAllocator: exportsAllocator(module),
    maxThreads,
    appHeap,
  });
}

export function memoryOf(module: WasmModule): Limits | undefined {
  return (
    module.imports.flatMap(each => (each.kind === 'memory' ? [each.limits] : []))[0] ?? module.memories[0]
  );
}

/** wasm_loader.c, "Resolve malloc/free function exported by wasm module". */
export function exportsAllocator(module: WasmModule): boolean {
  const imported = module.imports.filter(each => each.kind === 'function').length;
  const isDefined = (name: string): boolean =>
    module.exports.some(each => each.kind === 'function' && each.name === name && each.index >= imported);
  const is = (name: string, params: string, results: string): boolean => {
    const type = exportedType(module, name);
    return isDefined(name) && type?.params.join() === params && type.results.join() === results;
  };
  return is('malloc', 'i32', 'i32') && is('free', 'i32', '');
}
