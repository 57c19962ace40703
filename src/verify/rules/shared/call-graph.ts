import type { Bodies } from '../../../wasm/scanner/scan-bodies.js';

/** Functions by index. */
export interface FunctionSet {
  has(func: number): boolean;
}

const NONE = new Uint32Array(0);

/**
 * Which function calls which, directly. Large modules have as many lists as functions: all are in one array, and none is
 * an object of its own.
 */
export class CallGraph {
  /** How many functions there are; a callee with a higher index does not exist. */
  readonly #functions: number;
  /** Where the callees of each function begin and, behind the last, end. */
  readonly #starts: Uint32Array;
  readonly #callees: Uint32Array;
  #callers: { readonly starts: Uint32Array; readonly list: Uint32Array } | undefined;

  /** `starts`: of `functions + 1` places in `callees`, rising. */
  private constructor(functions: number, starts: Uint32Array, callees: Uint32Array) {
    this.#functions = functions;
    this.#starts = starts;
    this.#callees = callees;
  }

  /** Callers in rising order. */
  static of(functions: number, calls: Iterable<readonly [number, Iterable<number>]>): CallGraph {
    const ends: number[] = [];
    const callees: number[] = [];
    for (const [caller, list] of calls) {
      if (caller < ends.length || caller >= functions)
        throw new RangeError(`calls of ${caller} come too late`);
      while (ends.length < caller) ends.push(callees.length);
      callees.push(...list);
      ends.push(callees.length);
    }
    return CallGraph.ofBodies(functions, 0, {
      callsBehind: Uint32Array.from(ends),
      callees: Uint32Array.from(callees),
    });
  }

  /**
   * Of scanned bodies; the first is that of the function behind the imported ones. There may be more bodies than
   * functions: nobody can get to these.
   */
  static ofBodies(
    functions: number,
    imported: number,
    { callsBehind, callees }: Pick<Bodies, 'callsBehind' | 'callees'>,
  ): CallGraph {
    const bodies = callsBehind.subarray(0, functions - imported);
    const starts = new Uint32Array(functions + 1);
    starts.set(bodies, imported + 1);
    starts.fill(bodies.at(-1) ?? 0, imported + 1 + bodies.length);
    return new CallGraph(functions, starts, callees);
  }

  /** Direct callees in order of their calls, repeated where called twice. */
  calleesOf(func: number): Uint32Array {
    if (func >= this.#functions) return NONE;
    return this.#callees.subarray(this.#starts[func], this.#starts[func + 1]);
  }

  /** Calls `visit` for each callee of a function, in order. */
  forCallees(func: number, visit: (callee: number) => void): void {
    if (func >= this.#functions) return;
    const end = this.#starts[func + 1] ?? 0;
    for (let at = this.#starts[func] ?? 0; at < end; at += 1) visit(this.#callees[at] ?? 0);
  }

  /** All functions that can be reached from these by direct calls, they included. */
  reachableFrom(from: Iterable<number>): FunctionSet {
    return this.#walk(from, this.#starts, this.#callees);
  }

  /** All functions from which one of these can be reached by direct calls, they included. */
  reaching(targets: Iterable<number>): FunctionSet {
    this.#callers ??= this.#reverse();
    return this.#walk(targets, this.#callers.starts, this.#callers.list);
  }

  #walk(from: Iterable<number>, starts: Uint32Array, list: Uint32Array): FunctionSet {
    const seen = new Uint8Array(this.#functions);
    const open: number[] = [];
    for (const func of from) {
      if (func >= seen.length || seen[func] === 1) continue;
      seen[func] = 1;
      open.push(func);
    }
    for (let func = open.pop(); func !== undefined; func = open.pop()) {
      const end = starts[func + 1] ?? 0;
      for (let at = starts[func] ?? 0; at < end; at += 1) {
        const next = list[at] ?? 0;
        if (next >= seen.length || seen[next] === 1) continue;
        seen[next] = 1;
        open.push(next);
      }
    }
    return { has: func => seen[func] === 1 };
  }

  /** The same the other way round, by counting. */
  #reverse() {
    const starts = new Uint32Array(this.#functions + 1);
    const callees = this.#callees.subarray(0, this.#starts[this.#functions]);
    for (const callee of callees)
      if (callee < this.#functions) starts[callee + 1] = (starts[callee + 1] ?? 0) + 1;
    for (let func = 0; func < this.#functions; func += 1)
      starts[func + 1] = (starts[func + 1] ?? 0) + (starts[func] ?? 0);
    const list = new Uint32Array(starts[this.#functions] ?? 0);
    const free = starts.slice();
    for (let caller = 0; caller < this.#functions; caller += 1) {
      const end = this.#starts[caller + 1] ?? 0;
      for (let at = this.#starts[caller] ?? 0; at < end; at += 1) {
        const callee = callees[at] ?? 0;
        if (callee >= this.#functions) continue;
        const place = free[callee] ?? 0;
        list[place] = caller;
        free[callee] = place + 1;
      }
    }
    return { starts, list };
  }
}
