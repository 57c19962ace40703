import type { RunResult } from '../../types.js';
import type { ScenarioJob } from './scenario-plan.js';

const CALLS = 0;
const MISMATCHES = 1;
const KIND = 2;
/** Two words that hold the last result. */
const VALUE = 4;
const WORDS = 6;

/** Values of KIND. */
const NUMBER = 1;
const BIGINT = 2;

/**
 * What each step gave, in shared memory, so that it is there also after a trap or a hang of any thread. Every record
 * is written by one thread.
 */
export class StepRecords {
  readonly #words: Int32Array;
  readonly #view: DataView;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer);
    this.#view = new DataView(buffer);
  }

  static create(records: number): SharedArrayBuffer {
    return new SharedArrayBuffer(records * WORDS * 4);
  }

  /** Books one call. The result of an unexpected one stays until the next unexpected one. */
  note(record: number, result: unknown, matches: boolean): void {
    const at = record * WORDS;
    const mismatches = Atomics.load(this.#words, at + MISMATCHES);
    if (!matches || mismatches === 0) this.#keep(at, result);
    if (!matches) Atomics.store(this.#words, at + MISMATCHES, mismatches + 1);
    Atomics.add(this.#words, at + CALLS, 1);
  }

  /** The steps of a result, in the order of the plan. */
  read({ labels }: ScenarioJob): NonNullable<RunResult['steps']> {
    return labels.map((label, record) => {
      const at = record * WORDS;
      const last = this.#last(at);
      return {
        ...label,
        calls: Atomics.load(this.#words, at + CALLS),
        mismatches: Atomics.load(this.#words, at + MISMATCHES),
        ...(last === undefined ? {} : { last }),
      };
    });
  }

  #keep(at: number, result: unknown): void {
    const kind = typeof result === 'bigint' ? BIGINT : typeof result === 'number' ? NUMBER : 0;
    if (typeof result === 'bigint') this.#view.setBigInt64((at + VALUE) * 4, result, true);
    if (typeof result === 'number') this.#view.setFloat64((at + VALUE) * 4, result, true);
    Atomics.store(this.#words, at + KIND, kind);
  }

  #last(at: number): string | undefined {
    switch (Atomics.load(this.#words, at + KIND)) {
      case NUMBER:
        return String(this.#view.getFloat64((at + VALUE) * 4, true));
      case BIGINT:
        return String(this.#view.getBigInt64((at + VALUE) * 4, true));
      default:
        return undefined;
    }
  }
}
