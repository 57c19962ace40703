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
export type CallTree = ReadonlyMap<number, Step>;

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
export function growTree(
  calls: ReadonlyMap<number, readonly number[]>,
  { direct, byPointer }: Entries,
): CallTree {
  const tree = new Map<number, Step>();
  grow(tree, calls, direct, false);
  grow(tree, calls, byPointer, true);
  return tree;
}

function grow(
  tree: Map<number, Step>,
  calls: ReadonlyMap<number, readonly number[]>,
  entries: readonly number[],
  byPointer: boolean,
): void {
  let level: number[] = [];
  const add = (func: number, step: Step) => {
    if (tree.has(func)) return;
    tree.set(func, step);
    level.push(func);
  };
  for (const entry of entries) add(entry, { caller: undefined, entry, byPointer, depth: 0 });
  while (level.length > 0) {
    const callers = level.sort((a, b) => a - b);
    level = [];
    for (const caller of callers) {
      const step = tree.get(caller);
      if (step === undefined) continue;
      for (const callee of calls.get(caller) ?? [])
        add(callee, { caller, entry: step.entry, byPointer, depth: step.depth + 1 });
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
