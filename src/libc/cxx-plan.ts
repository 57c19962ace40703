import type { Forward } from '../wasm/edit/forward.js';
import { type ObjectFunction, objectFunctions, usingStack } from '../wasm/object-functions.js';
import type { WasmObject } from '../wasm/types.js';
import { leafOf } from './cxx-leaves.js';
import { ERRNO } from './policy.js';

/** What happens to the lowered atomics of a member of libc++ or libc++abi. */
interface CxxPlan {
  /** Functions that become calls of the layer's atomic operations. */
  readonly forward: readonly Forward[];
  /** Why nothing lowered is left in what programs can reach, or undefined where something may be. */
  readonly explanation: string | undefined;
}

/** Whose sources are known, and what they say: without threads, libc++ uses plain arithmetic, and no TLS. */
export type CxxLibrary = 'libc++' | 'libc++ without threads' | 'libc++abi';

interface CxxArchive {
  /** Symbols that the layer defines. */
  readonly provided: ReadonlySet<string>;
  /** Variables whose accesses the patch redirects. */
  readonly redirected: readonly string[];
  readonly library: CxxLibrary;
}

/**
 * The functions with atomic operations of one source of libc++ or libc++abi, complete, without the inline namespace.
 * An object that defines any is of that source; where the layer defines all of those that it defines, its own are dead.
 */
const ATOMIC_SOURCES: readonly (readonly string[])[] = [
  // libcxx/src/memory.cpp. The first ones are there for old objects, since headers have them inline.
  [
    '_ZNSt14__shared_count12__add_sharedEv',
    '_ZNSt14__shared_count16__release_sharedEv',
    '_ZNSt19__shared_weak_count12__add_sharedEv',
    '_ZNSt19__shared_weak_count10__add_weakEv',
    '_ZNSt19__shared_weak_count16__release_sharedEv',
    '_ZNSt19__shared_weak_count14__release_weakEv',
    '_ZNSt19__shared_weak_count4lockEv',
  ],
  // libcxx/src/memory_resource.cpp: a static function of theirs has the variable.
  ['_ZNSt3pmr20get_default_resourceEv', '_ZNSt3pmr20set_default_resourceEPNS0_15memory_resourceE'],
  // libcxx/src/ios.cpp
  ['_ZNSt8ios_base6xallocEv'],
  // libcxx/src/barrier.cpp
  [
    '_ZNSt34__construct_barrier_algorithm_baseERl',
    '_ZNSt31__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh',
    '_ZNSt32__destroy_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseE',
  ],
  // libcxxabi/src/cxa_guard.cpp
  ['__cxa_guard_acquire', '__cxa_guard_release', '__cxa_guard_abort'],
];

/** Sources whose only lowered variable is errno; recognised by a function that they define. */
const ERRNO_ONLY: readonly RegExp[] = [
  /^_ZNSt6chrono12steady_clock3nowEv$/, // libcxx/src/chrono.cpp
  /^_ZNSt13random_deviceclEv$/, // libcxx/src/random.cpp
  /^_ZNSt4stoiE/, // libcxx/src/string.cpp
  /^_ZNSt15system_categoryEv$/, // libcxx/src/system_error.cpp
  /^_ZNSt10filesystem16_FilesystemClock3nowEv$/, // libcxx/src/filesystem/filesystem_clock.cpp
];

/** libc++'s symbols carry the ABI version: `_ZNSt3__2…`. */
function withoutVersion(symbol: string): string {
  return symbol.replace(/^(_ZN[VK]*St)3__\d/, '$1');
}

/** The library whose symbols these are, by what no other defines; undefined for any other archive. */
export function cxxLibraryOf(defined: Iterable<string>): CxxLibrary | undefined {
  const names = new Set([...defined].map(withoutVersion));
  if (names.has('_ZNSt15system_categoryEv'))
    // Built without threads it has no std::thread.
    return names.has('_ZNSt6threadD1Ev') ? 'libc++' : 'libc++ without threads';
  return names.has('__cxa_guard_acquire') && names.has('__cxa_pure_virtual') ? 'libc++abi' : undefined;
}

/** Functions of the layer for a libc++ without threads only: one with threads has its own, which is better. */
const WITHOUT_THREADS_ONLY: ReadonlySet<string> = new Set(['_ZNSt11__call_onceERVmPvPFvS2_E']);

/** Those of the layer's symbols that stand in for what this library defines. */
export function providedFor(
  library: CxxLibrary | undefined,
  provided: ReadonlySet<string>,
): ReadonlySet<string> {
  if (library !== 'libc++') return provided;
  return new Set([...provided].filter(symbol => !WITHOUT_THREADS_ONLY.has(withoutVersion(symbol))));
}

/** Plans a member that defines C++ names and carries the mark. */
export function planCxx(object: WasmObject, defined: readonly string[], archive: CxxArchive): CxxPlan {
  const functions = objectFunctions(object);
  const leaves = functions.map(each => ({ each, leaf: leafOf(each) }));
  const forward = leaves.flatMap(({ each, leaf }): Forward[] => {
    const symbol = each.names[0];
    if (leaf?.kind !== 'atomic' || symbol === undefined) return [];
    return [{ symbol, helper: leaf.helper, parameters: leaf.parameters }];
  });
  const isComplete = leaves.every(({ leaf }) => leaf?.kind !== 'unknown');
  const usesErrno = archive.redirected.includes(ERRNO);
  const found = leaves.flatMap(({ each, leaf }) => (leaf === undefined ? [] : [each]));
  if (isComplete && (found.length > 0 || usesErrno) && isUnoptimised(object, functions, found))
    return { forward, explanation: 'its atomic operations were functions of their own' };
  return { forward, explanation: explain(defined, usesErrno, archive) };
}

/** What the sources say of an optimised object, in which operations cannot be seen. */
function explain(
  defined: readonly string[],
  usesErrno: boolean,
  { provided, library }: CxxArchive,
): string | undefined {
  const names = new Map(defined.map(symbol => [withoutVersion(symbol), symbol]));
  if (usesErrno && library === 'libc++ without threads')
    return 'errno was all that was lowered in a libc++ without threads';
  if (usesErrno && ERRNO_ONLY.some(pattern => [...names.keys()].some(name => pattern.test(name))))
    return 'errno was all that was lowered';
  const source = ATOMIC_SOURCES.find(each => each.some(name => names.has(name)));
  const own = source?.flatMap(name => names.get(name) ?? []);
  if (own?.every(symbol => provided.has(symbol)))
    return 'the layer has all its functions with atomic operations';
  return undefined;
}

/**
 * True for the output of `clang -O0`: nothing is inlined, so that each operation is still the function it was in the
 * source. Such code keeps its parameters in memory, which takes the stack pointer (a hidden result alone does not).
 * Optimised code does so only where it must: in no leaf, and in the smaller part of all functions.
 */
function isUnoptimised(
  object: WasmObject,
  functions: readonly ObjectFunction[],
  leaves: readonly ObjectFunction[],
): boolean {
  const withParameters = functions.filter(({ type }) => type.params.length > 0);
  const usesStack = usingStack(object, withParameters);
  if (!leaves.every(leaf => usesStack.has(leaf))) return false;
  return withParameters.length >= FEWEST_FUNCTIONS && usesStack.size >= withParameters.length * MOST;
}

/** So many functions say something of the options they were compiled with. */
const FEWEST_FUNCTIONS = 3;
const MOST = 0.95;
