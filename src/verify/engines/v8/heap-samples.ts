import type { Timeline } from '../../types.js';
import { SharedClock } from './shared-clock.js';

/** Words in front of the samples, behind the time at which the program began. */
const STRIDE = 2;
const CHANGES = 3;
const HIGHEST = 4;
const LAST = 5;
const USED = 6;
const HEADER = 8;

const MAX_SAMPLES = 256;

/**
 * How a heap grew, in shared memory: the highest of every so many changes, twice as many each time the room is used up.
 * Everything but `begin` and `read` happens under the heap's lock.
 */
export class HeapSamples {
  readonly #clock: SharedClock;
  readonly #words: Int32Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#clock = new SharedClock(buffer);
    this.#words = new Int32Array(buffer);
  }

  static create(): SharedArrayBuffer {
    return new SharedArrayBuffer((HEADER + 2 * MAX_SAMPLES) * 4);
  }

  begin(): void {
    this.#clock.begin();
    this.#words[STRIDE] = 1;
  }

  /** So many bytes are in use now. */
  note(live: number): void {
    const words = this.#words;
    words[LAST] = live;
    if (live > this.#at(HIGHEST)) words[HIGHEST] = live;
    const changes = this.#at(CHANGES) + 1;
    words[CHANGES] = changes;
    if (changes < this.#at(STRIDE)) return;
    this.#keep(this.#at(HIGHEST));
    words[CHANGES] = 0;
    words[HIGHEST] = live;
  }

  read(): Timeline['heap'] {
    const kept = Array.from({ length: this.#at(USED) }, (_, index) => this.#sample(index));
    if (kept.length === 0) return [];
    const at = this.#clock.now();
    const open = this.#at(CHANGES) > 0 ? [{ at, live: this.#at(HIGHEST) }] : [];
    return [...kept, ...open, { at, live: this.#at(LAST) }];
  }

  #keep(live: number): void {
    const used = this.#at(USED);
    this.#put(used, { at: this.#clock.now(), live });
    this.#words[USED] = used + 1;
    if (used + 1 < MAX_SAMPLES) return;
    for (let index = 0; index < MAX_SAMPLES / 2; index += 1) {
      const other = this.#sample(2 * index + 1);
      this.#put(index, { at: other.at, live: Math.max(this.#sample(2 * index).live, other.live) });
    }
    this.#words[USED] = MAX_SAMPLES / 2;
    this.#words[STRIDE] = this.#at(STRIDE) * 2;
  }

  #sample(index: number): Timeline['heap'][number] {
    return { at: this.#at(HEADER + 2 * index), live: this.#at(HEADER + 2 * index + 1) };
  }

  #put(index: number, { at, live }: Timeline['heap'][number]): void {
    this.#words[HEADER + 2 * index] = at;
    this.#words[HEADER + 2 * index + 1] = live;
  }

  #at(position: number): number {
    return this.#words[position] ?? 0;
  }
}
