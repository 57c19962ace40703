/** Blocks that were freed last, by address: one of each group of addresses. */
const FREED = 1024;
/** Sizes that are counted; further ones are not. */
const SIZES = 256;
/** Of the sizes asked for, the most frequent are told. */
const MOST_SIZES = 3;

/** Words that the history of a heap needs, zero at first. */
export const HISTORY_WORDS = 2 * FREED + 2 * SIZES;

/** What was freed and what was asked for, in shared memory. Callers hold the heap's lock. */
export class HeapHistory {
  readonly #words: Int32Array;

  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** Counts a size, and forgets what was freed at the address. */
  took(address: number, size: number): void {
    const at = freedAt(address);
    if (this.#words[at] === address) this.#words[at] = 0;
    const count = this.#countOf(size);
    if (count < 0) return;
    this.#words[count - 1] = size + 1;
    this.#words[count] = (this.#words[count] ?? 0) + 1;
  }

  freed(address: number, size: number): void {
    const at = freedAt(address);
    this.#words[at] = address;
    this.#words[at + 1] = size;
  }

  /** Size of the block that was freed at an address and not given out since; undefined: none is remembered. */
  sizeOfFreed(address: number): number | undefined {
    const at = freedAt(address);
    return address !== 0 && this.#words[at] === address ? this.#words[at + 1] : undefined;
  }

  mostUsed(): readonly { readonly size: number; readonly count: number }[] {
    const all = Array.from({ length: SIZES }, (_, index) => ({
      size: (this.#words[2 * FREED + 2 * index] ?? 0) - 1,
      count: this.#words[2 * FREED + 2 * index + 1] ?? 0,
    }));
    return all
      .filter(each => each.size >= 0)
      .sort((a, b) => b.count - a.count || a.size - b.size)
      .slice(0, MOST_SIZES);
  }

  /** Position of the counter of a size, or -1: there is no room for another one. */
  #countOf(size: number): number {
    for (let step = 0; step < SIZES; step += 1) {
      const at = 2 * FREED + 2 * ((size + step) % SIZES);
      const known = this.#words[at] ?? 0;
      if (known === size + 1 || known === 0) return at + 1;
    }
    return -1;
  }
}

function freedAt(address: number): number {
  return 2 * ((address >>> 3) % FREED);
}
