import type { Forward } from '../wasm/edit/forward.js';
import { type ObjectFunction, objectFunctions, usingStack } from '../wasm/object-functions.js';
import type { WasmObject } from '../wasm/types.js';
import { leafOf } from './cxx-leaves.js';
import {
  ATOMIC_SOURCES,
  ERRNO_ONLY,
  READS_ONLY,
  WITHOUT_THREADS_ONLY,
  withoutVersion,
} from './cxx-sources.js';
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

/** The library whose symbols these are, by what no other defines; undefined for any other archive. */
export function cxxLibraryOf(defined: Iterable<string>): CxxLibrary | undefined {
  const names = new Set([...defined].map(withoutVersion));
  if (names.has('_ZNSt15system_categoryEv'))
    // Built without threads it has no std::thread.
    return names.has('_ZNSt6threadD1Ev') ? 'libc++' : 'libc++ without threads';
  return names.has('__cxa_guard_acquire') && names.has('__cxa_pure_virtual') ? 'libc++abi' : undefined;
}

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
  const usesErrno = archive.redirected.includes(ERRNO);
  const functions = objectFunctions(object);
  const leaves = functions.flatMap(each => {
    const leaf = leafOf(each);
    return leaf === undefined ? [] : [{ each, leaf }];
  });
  const isUnoptimisedObject = isUnoptimised(
    object,
    functions,
    leaves.map(({ each }) => each),
  );
  if (!isUnoptimisedObject) return { forward: [], explanation: explain(defined, usesErrno, archive) };
  const forward = leaves.flatMap(({ each, leaf }): Forward[] => {
    const symbol = each.names[0];
    if (leaf.kind !== 'atomic' || symbol === undefined) return [];
    return [{ symbol, helper: leaf.helper, parameters: leaf.parameters }];
  });
  const isAll = forward.length === leaves.length && (leaves.length > 0 || usesErrno);
  return {
    forward,
    explanation: isAll
      ? 'its atomic operations were functions of their own'
      : explain(defined, usesErrno, archive),
  };
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
  if (names.has(READS_ONLY)) return 'it only reads single words';
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
