import type { ObjectFunction } from '../wasm/object-functions.js';
import type { FunctionType, ValueType } from '../wasm/types.js';

/**
 * The functions of libc++ that do one atomic operation and nothing else, by name in namespace std.
 *
 * Every atomic operation of libc++ and libc++abi goes through one of these (libcxx/include/__atomic/support/c11.h,
 * libcxx/include/__memory/shared_count.h, libcxx/src/include/atomic_support.h); the rest of its atomics is built on
 * them. The layer's cxx_atomic.c has each operation for each width.
 */
const LEAVES: ReadonlyMap<string, { readonly operation: string; readonly parameters: number }> = new Map([
  ['__libcpp_atomic_refcount_increment', { operation: 'increment', parameters: 1 }],
  ['__libcpp_atomic_refcount_decrement', { operation: 'decrement', parameters: 1 }],
  ['__libcpp_atomic_load', { operation: 'load', parameters: 1 }],
  ['__libcpp_relaxed_load', { operation: 'load', parameters: 1 }],
  ['__libcpp_acquire_load', { operation: 'load', parameters: 1 }],
  ['__libcpp_atomic_store', { operation: 'store', parameters: 2 }],
  ['__libcpp_relaxed_store', { operation: 'store', parameters: 2 }],
  ['__libcpp_atomic_add', { operation: 'add_fetch', parameters: 2 }],
  ['__libcpp_atomic_exchange', { operation: 'exchange', parameters: 2 }],
  ['__libcpp_atomic_compare_exchange', { operation: 'compare_exchange', parameters: 3 }],
  ['__cxx_atomic_load', { operation: 'load', parameters: 1 }],
  ['__cxx_atomic_store', { operation: 'store', parameters: 2 }],
  ['__cxx_atomic_exchange', { operation: 'exchange', parameters: 2 }],
  ['__cxx_atomic_compare_exchange_strong', { operation: 'compare_exchange', parameters: 3 }],
  ['__cxx_atomic_compare_exchange_weak', { operation: 'compare_exchange', parameters: 3 }],
  ['__cxx_atomic_fetch_add', { operation: 'fetch_add', parameters: 2 }],
  ['__cxx_atomic_fetch_sub', { operation: 'fetch_sub', parameters: 2 }],
  ['__cxx_atomic_fetch_and', { operation: 'fetch_and', parameters: 2 }],
  ['__cxx_atomic_fetch_or', { operation: 'fetch_or', parameters: 2 }],
  ['__cxx_atomic_fetch_xor', { operation: 'fetch_xor', parameters: 2 }],
  ['__cxx_atomic_thread_fence', { operation: 'fence', parameters: 0 }],
  ['__cxx_atomic_signal_fence', { operation: 'fence', parameters: 0 }],
]);

/** Named alike and without an atomic operation of their own: classes, initialisation, and what is built on leaves. */
const BUILT_ON_LEAVES: ReadonlySet<string> = new Set([
  '__cxx_atomic_base_impl',
  '__cxx_atomic_impl',
  '__cxx_atomic_init',
  '__cxx_atomic_notify_one',
  '__cxx_atomic_notify_all',
  '__libcpp_atomic_monitor',
  '__libcpp_atomic_wait',
]);

const LEAF_LIKE = /^__(cxx_atomic|libcpp_(atomic|relaxed|acquire))_/;

/** Bytes of an operand, by the letter of its type in mangled names. Small signed types would need an extension. */
const WIDTHS: Readonly<Record<string, number>> = { b: 1, h: 1, i: 4, j: 4, l: 4, m: 4, P: 4, x: 8, y: 8 };

/** What to make of a function: the layer's function that does the same atomically, nothing, or it is not known. */
export type Leaf =
  | { readonly kind: 'atomic'; readonly helper: string; readonly parameters: number }
  | { readonly kind: 'unknown' }
  | undefined;

/** Recognises a leaf by a mangled name, for example `_ZNSt3__222__libcpp_acquire_load…ImEET_PKS1_`. */
export function leafOf({ names, type }: ObjectFunction): Leaf {
  for (const symbol of names) {
    const found = inNamespaceStd(symbol);
    if (found === undefined || !LEAF_LIKE.test(found.name) || BUILT_ON_LEAVES.has(found.name)) continue;
    const leaf = LEAVES.get(found.name);
    if (leaf === undefined) return { kind: 'unknown' };
    const { operation, parameters } = leaf;
    if (operation === 'fence') return { kind: 'atomic', helper: '__wt_cxx_fence', parameters };
    const width = widthOf(found.rest);
    if (width === undefined || !fits(type, operation, parameters, width)) return { kind: 'unknown' };
    return { kind: 'atomic', helper: `__wt_cxx_${operation}_${width}`, parameters };
  }
  return undefined;
}

/** `_ZNSt<inline namespace>[_GLOBAL__N_1]<name>…`: the name, and what follows it. */
function inNamespaceStd(symbol: string): { name: string; rest: string } | undefined {
  if (!symbol.startsWith('_ZNSt')) return undefined;
  let part = sourceName(symbol.slice('_ZNSt'.length));
  while (part !== undefined && /^(__\w{1,8}|_GLOBAL__N_1)$/.test(part.name) && /^\d/.test(part.rest))
    part = sourceName(part.rest);
  return part;
}

/** A length and so many characters. */
function sourceName(text: string): { name: string; rest: string } | undefined {
  const [digits = ''] = /^\d+/.exec(text) ?? [];
  if (digits === '') return undefined;
  const end = digits.length + Number(digits);
  return { name: text.slice(digits.length, end), rest: text.slice(end) };
}

/** Bytes of the first template argument, behind ABI tags (`B9nqn220100`) and qualifiers. */
function widthOf(rest: string): number | undefined {
  let left = rest;
  while (left.startsWith('B')) left = sourceName(left.slice(1))?.rest ?? '';
  const [, letter = ''] = /^I[VK]*(\w)/.exec(left) ?? [];
  return WIDTHS[letter];
}

/** The type of the function as the operation must have it; an order of memory may follow. */
function fits(type: FunctionType, operation: string, parameters: number, width: number): boolean {
  const value: ValueType = width === 8 ? 'i64' : 'i32';
  const wanted: ValueType[] = operation === 'compare_exchange' ? ['i32', 'i32', value] : ['i32', value];
  const results: ValueType[] =
    operation === 'store' ? [] : [operation === 'compare_exchange' ? 'i32' : value];
  const same = (a: readonly ValueType[], b: readonly ValueType[]) => a.join() === b.join();
  return same(type.params.slice(0, parameters), wanted.slice(0, parameters)) && same(type.results, results);
}
