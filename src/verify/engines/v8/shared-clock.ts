/** The time of a run, its beginning kept in the first two words of shared memory: `performance.now` begins anew in each worker. */
export class SharedClock {
  readonly #begin: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#begin = new Float64Array(buffer, 0, 1);
  }

  begin(): void {
    this.#begin[0] = microseconds();
  }

  /** Microseconds since `begin`. */
  now(): number {
    return Math.max(0, microseconds() - (this.#begin[0] ?? 0));
  }
}

function microseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
