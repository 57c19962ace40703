import type { Config } from '../../../config/types.js';
import { sameType } from '../../natives/signature.js';
import type { Analysis, NamedFunction } from './analysis.js';

// Symbols of wasi-libc's two allocators (dlmalloc/src, emmalloc) and of Rust's dlmalloc crate.
export const ALLOCATOR = /^(dl(malloc|free|calloc|realloc|memalign)|emmalloc\w*|internal_memalign)$|dlmalloc/;

/** Functions of an allocator that is linked into the module: those that names tell, else a malloc of its own. */
export function allocatorInside(facts: Analysis): readonly NamedFunction[] {
  const named = facts.definedMatching(ALLOCATOR);
  if (named.length > 0 || facts.imported('env', 'malloc') !== undefined) return named;
  const malloc = facts.defined('malloc');
  return malloc === undefined ? [] : [{ index: malloc, name: 'malloc' }];
}

/** A lock is an atomic instruction somewhere in the allocator. */
export function hasLocks(facts: Analysis, allocator: readonly NamedFunction[]): boolean {
  return allocator.some(({ index }) => facts.reachesAtomic(index));
}

/** Exports that WAMR allocates with instead of an app heap. */
export interface ExportedAllocator {
  readonly malloc: NamedFunction;
  readonly free: NamedFunction;
}

/** WAMR takes an export only when the module defines it with exactly this type (wasm_loader.c, malloc_function). */
export function exportedAllocator(facts: Analysis): ExportedAllocator | undefined {
  const malloc = taken(facts, 'malloc', ['i32'], ['i32']);
  const free = taken(facts, 'free', ['i32'], []);
  return malloc === undefined || free === undefined ? undefined : { malloc, free };
}

function taken(
  facts: Analysis,
  name: string,
  params: readonly 'i32'[],
  results: readonly 'i32'[],
): NamedFunction | undefined {
  const index = facts.exportedFunction(name);
  const type = index === undefined ? undefined : facts.module.functions[index - facts.imports.length];
  if (index === undefined || type === undefined || !sameType(type, { params, results })) return undefined;
  return { index, name };
}

/** Bytes of the app heap that WAMR makes for the module (wasm_runtime.c, memory_instantiate: "Disable app heap"). */
export function appHeapSize(facts: Analysis, { memory }: Config): number {
  return exportedAllocator(facts) === undefined ? memory.appHeap : 0;
}
