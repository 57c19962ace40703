import type { CallGraph } from '../rules/shared/call-graph.js';

/** How a function is reached. */
interface Step {
  /** The function before it; undefined: it is an entry itself. */
  readonly caller: number | undefined;
  readonly entry: number;
  /** True where the entry is one that a function pointer points to. */
  readonly byPointer: boolean;
  /** Calls between the entry and it. */
  readonly depth: number;
}

/** The shortest way to each function that can be reached, by function index. */
export interface CallTree {
  get(func: number): Step | undefined;
}

export interface Entries {
  /** Called from outside. */
  readonly direct: readonly number[];
  /** Whoever holds a pointer may call them: the ways to them are not known, and looked at last. */
  readonly byPointer: readonly number[];
}

/**
 * Finds the shortest chain of direct calls to every function; of two as short the one over lower indices, from the
 * end. What direct entries reach is never said to be reached by a pointer. Linear in the calls, but for sorting.
 */
export function growTree(calls: CallGraph, functions: number, { direct, byPointer }: Entries): CallTree {
  const tree = new Tree(functions);
  tree.grow(calls, direct, DIRECT);
  tree.grow(calls, byPointer, POINTER);
  return tree;
}

const DIRECT = 1;
const POINTER = 2;

/** By function, all of them: 0 in `#how` where a function is not reached. */
class Tree implements CallTree {
  readonly #how: Uint8Array;
  /** Itself for an entry. */
  readonly #caller: Uint32Array;
  readonly #entry: Uint32Array;
  readonly #depth: Uint32Array;

  constructor(functions: number) {
    this.#how = new Uint8Array(functions);
    this.#caller = new Uint32Array(functions);
    this.#entry = new Uint32Array(functions);
    this.#depth = new Uint32Array(functions);
  }

  get(func: number): Step | undefined {
    const how = this.#how[func] ?? 0;
    if (how === 0) return undefined;
    const caller = this.#caller[func];
    return {
      caller: caller === func ? undefined : caller,
      entry: this.#entry[func] ?? 0,
      byPointer: how === POINTER,
      depth: this.#depth[func] ?? 0,
    };
  }

  grow(calls: CallGraph, entries: readonly number[], how: number): void {
    let level: number[] = [];
    const isNew = (func: number) => func < this.#how.length && this.#how[func] === 0;
    for (const entry of entries) {
      if (!isNew(entry)) continue;
      this.#how[entry] = how;
      this.#caller[entry] = entry;
      this.#entry[entry] = entry;
      level.push(entry);
    }
    while (level.length > 0) {
      const callers = Uint32Array.from(level).sort();
      const next: number[] = [];
      for (const caller of callers)
        calls.forCallees(caller, callee => {
          if (!isNew(callee)) return;
          this.#how[callee] = how;
          this.#caller[callee] = caller;
          this.#entry[callee] = this.#entry[caller] ?? 0;
          this.#depth[callee] = (this.#depth[caller] ?? 0) + 1;
          next.push(callee);
        });
      level = next;
    }
  }
}

/** Longer chains lose their middle, so that a finding stays a finding. */
const SHOWN = 16;

/** Stands before an entry whose callers hold a pointer to it. */
export const BY_POINTER = 'a function pointer';

/** The names of the functions from the entry to a function, itself included; undefined: no way is known. */
export function chainTo(
  tree: CallTree,
  func: number,
  nameOf: (func: number) => string,
): readonly string[] | undefined {
  const last = tree.get(func);
  if (last === undefined) return undefined;
  const end: string[] = [];
  for (let at: number | undefined = func; at !== undefined && end.length < SHOWN; at = tree.get(at)?.caller)
    end.push(nameOf(at));
  const hidden = last.depth + 1 - end.length;
  return [
    ...(last.byPointer ? [BY_POINTER] : []),
    ...(hidden > 0 ? [nameOf(last.entry)] : []),
    ...(hidden > 1 ? [`… ${hidden - 1} more …`] : []),
    ...end.reverse(),
  ];
}
