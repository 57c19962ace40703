import type { Bodies } from './scan-bodies.js';

/** What is known of bodies, growing as a scan goes on. */
export class BodyList implements Bodies {
  readonly callsBehind: Uint32Array;
  readonly marks: Uint8Array;
  #callees = new Uint32Array(4096);
  #calls = 0;
  #ended = 0;

  constructor(bodies: number) {
    this.callsBehind = new Uint32Array(bodies);
    this.marks = new Uint8Array(bodies);
  }

  get callees(): Uint32Array {
    return this.#callees.subarray(0, this.#calls);
  }

  addCallees(callees: Uint32Array): void {
    const calls = this.#calls + callees.length;
    if (calls > this.#callees.length) {
      const larger = new Uint32Array(Math.max(calls, this.#callees.length * 2));
      larger.set(this.callees);
      this.#callees = larger;
    }
    this.#callees.set(callees, this.#calls);
    this.#calls = calls;
  }

  /** The next bodies, whole. */
  addEnds(callsBehind: Uint32Array, marks: Uint8Array): void {
    this.callsBehind.set(callsBehind, this.#ended);
    this.marks.set(marks, this.#ended);
    this.#ended += marks.length;
  }
}
