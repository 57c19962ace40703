import type { FunctionSet } from './call-graph.js';

/** The functions whose bodies have a mark, in order of index. Large modules have many: none is an object of its own. */
export class MarkedFunctions implements FunctionSet, Iterable<number> {
  readonly #imported: number;
  readonly #marks: Uint8Array;
  readonly #mark: number;

  /** `marks`: of each body, that of the function behind the `imported` ones first; `mark`: one bit of them. */
  constructor(imported: number, marks: Uint8Array, mark: number) {
    this.#imported = imported;
    this.#marks = marks;
    this.#mark = mark;
  }

  has(func: number): boolean {
    return ((this.#marks[func - this.#imported] ?? 0) & this.#mark) !== 0;
  }

  *[Symbol.iterator](): Generator<number> {
    for (let body = 0; body < this.#marks.length; body += 1)
      if (((this.#marks[body] ?? 0) & this.#mark) !== 0) yield this.#imported + body;
  }
}
