import type { Config } from '../../../config/types.js';
import type { Export } from '../../../wasm/types.js';
import { sameType } from '../../natives/signature.js';
import type { Analysis, NamedFunction } from './analysis.js';

// Symbols of wasi-libc's two allocators (dlmalloc/src, emmalloc) and of Rust's dlmalloc crate.
export const ALLOCATOR = /^(dl(malloc|free|calloc|realloc|memalign)|emmalloc\w*|internal_memalign)$|dlmalloc/;

/** Functions of an allocator that is linked into the module: those that names tell, else one malloc of its own. */
export function allocatorInside(facts: Analysis): readonly NamedFunction[] {
  const named = facts.definedMatching(ALLOCATOR);
  if (named.length > 0 || facts.imported('env', 'malloc') !== undefined) return named;
  const malloc = facts.defined('malloc');
  if (malloc !== undefined) return [{ index: malloc, name: 'malloc' }];
  const exported = exportedAllocator(facts);
  return exported === undefined ? [] : [exported.malloc];
}

/** A lock is an atomic instruction somewhere in the allocator. */
export function hasLocks(facts: Analysis, allocator: readonly NamedFunction[]): boolean {
  return allocator.some(({ index }) => facts.reachesAtomic(index));
}

/** Exports that WAMR allocates with instead of an app heap. */
export interface ExportedAllocator {
  /** `malloc`, or `__new` of AssemblyScript. */
  readonly malloc: NamedFunction;
  readonly free: NamedFunction;
}

/**
 * As wasm_loader.c resolves them ("Resolve malloc/free function exported by wasm module"): only functions that the
 * module defines, with exactly these types, and of two that fit the later one. `__new` counts where `__pin` or
 * `__retain` is there as well.
 */
export function exportedAllocator(facts: Analysis): ExportedAllocator | undefined {
  let malloc: NamedFunction | undefined;
  let free: NamedFunction | undefined;
  const pins = facts.module.exports.some(
    each => PINS.includes(each.name) && hasType(facts, each, ['i32'], ['i32']),
  );
  for (const each of facts.module.exports) {
    const { name, index } = each;
    if (name === 'malloc' && hasType(facts, each, ['i32'], ['i32'])) malloc = { name, index };
    if (name === '__new' && hasType(facts, each, ['i32', 'i32'], ['i32']))
      malloc = pins ? { name, index } : undefined;
    if (FREES.includes(name) && hasType(facts, each, ['i32'], [])) free = { name, index };
  }
  return malloc === undefined || free === undefined ? undefined : { malloc, free };
}

const PINS: readonly string[] = ['__pin', '__retain'];
const FREES: readonly string[] = ['free', '__unpin', '__release'];

function hasType(
  { module, imports }: Analysis,
  { kind, index }: Export,
  params: readonly 'i32'[],
  results: readonly 'i32'[],
): boolean {
  const type = kind === 'function' ? module.functions[index - imports.length] : undefined;
  return type !== undefined && sameType(type, { params, results });
}

/** Bytes of the app heap that WAMR makes for the module (wasm_runtime.c, memory_instantiate: "Disable app heap"). */
export function appHeapSize(facts: Analysis, { memory }: Config): number {
  return exportedAllocator(facts) === undefined ? memory.appHeap : 0;
}
