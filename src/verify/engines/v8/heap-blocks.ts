import { BIN_COUNT, binOf, lowestBin } from './heap-bins.js';

/** Heap memory is handed out in units of 8 bytes: WAMR's pointers are 8-aligned, no more (ems_gc.h, GC_ALIGN_8). */
export const UNIT = 8;

/** The smallest block, in units: a free block keeps two words of links in its first and last unit. */
const SMALLEST = 2;

/** Tags in the low bits of a unit's word: its block's size in units lies above them. */
const INSIDE = 0;
const USED = 1;
const FREE = 2;
/** Last unit of a free block. */
const FOOT = 3;

/** Words in front of the per-unit tables: bin heads (block + 1; 0: empty), then one bit per bin that has blocks. */
const BITMAP_WORDS = Math.ceil(BIN_COUNT / 32);

/**
 * Which units of a heap are taken: boundary tags and segregated free lists, all of it outside of the memory that is
 * managed, so that a module that writes past its blocks cannot damage it. Callers hold the heap's lock.
 */
export class Blocks {
  /** Shared words this needs for a heap of `units`. */
  static words(units: number): number {
    return BIN_COUNT + BITMAP_WORDS + 2 * units;
  }

  readonly #words: Int32Array;
  readonly #tags: number;
  readonly #links: number;
  readonly #units: number;

  /** `words` start at zero the first time; then `format` must be called once. */
  constructor(words: Int32Array, units: number) {
    this.#words = words;
    this.#units = units;
    this.#tags = BIN_COUNT + BITMAP_WORDS;
    this.#links = this.#tags + units;
  }

  /** Makes one free block of everything. */
  format(): void {
    if (this.#units >= SMALLEST) this.#insert(0, this.#units);
  }

  /** Takes at least `units`; the first unit's index, or -1. `note` is kept for the block (its size in bytes). */
  take(units: number, note: number): number {
    const wanted = Math.max(units, SMALLEST);
    const block = this.#find(wanted);
    if (block < 0) return -1;
    const size = this.#sizeAt(block);
    this.#remove(block, size);
    this.#use(block, size, wanted, note);
    return block;
  }

  /** The note of the used block that starts at this unit, or -1: no block starts there. */
  noteOf(block: number): number {
    if (!Number.isInteger(block) || block < 0 || block >= this.#units) return -1;
    return (this.#tagAt(block) & 3) === USED ? (this.#words[this.#links + block] ?? -1) : -1;
  }

  /** Units of the block that starts at this unit. */
  unitsOf(block: number): number {
    return this.#sizeAt(block);
  }

  /** The used block that this unit lies in, or -1. */
  containing(unit: number): number {
    if (!Number.isInteger(unit) || unit < 0 || unit >= this.#units) return -1;
    for (let at = unit; at >= 0; at--) {
      const tag = this.#tagAt(at) & 3;
      if (tag === USED) return at + this.#sizeAt(at) > unit ? at : -1;
      if (tag === FOOT || (tag === FREE && at !== unit)) return -1;
    }
    return -1;
  }

  /** First units of all used blocks. */
  used(): readonly number[] {
    const found: number[] = [];
    for (let at = 0; at < this.#units; at += Math.max(this.#sizeAt(at), 1))
      if ((this.#tagAt(at) & 3) === USED) found.push(at);
    return found;
  }

  /** Frees the used block at this unit and joins it with free neighbours. */
  give(block: number): void {
    let start = block;
    let size = this.#sizeAt(block);
    this.#tag(block, INSIDE);
    const next = start + size;
    if (next < this.#units && (this.#tagAt(next) & 3) === FREE) {
      const more = this.#sizeAt(next);
      this.#remove(next, more);
      size += more;
    }
    if (start > 0 && (this.#tagAt(start - 1) & 3) === FOOT) {
      const before = this.#sizeAt(start - 1);
      start -= before;
      this.#remove(start, before);
      size += before;
    }
    this.#insert(start, size);
  }

  /** Makes the used block at this unit hold `units` where it lies; false: it would have to move. */
  resize(block: number, units: number, note: number): boolean {
    const wanted = Math.max(units, SMALLEST);
    let size = this.#sizeAt(block);
    const next = block + size;
    if (next < this.#units && (this.#tagAt(next) & 3) === FREE) {
      const more = this.#sizeAt(next);
      if (size + more >= wanted) {
        this.#remove(next, more);
        size += more;
      }
    }
    if (size < wanted) return false;
    this.#use(block, size, wanted, note);
    return true;
  }

  #use(block: number, size: number, wanted: number, note: number): void {
    const rest = size - wanted;
    const kept = rest >= SMALLEST ? wanted : size;
    this.#tag(block, (kept << 2) | USED);
    this.#words[this.#links + block] = note;
    if (kept < size) this.#insert(block + kept, rest);
  }

  #find(wanted: number): number {
    const own = binOf(wanted);
    // A bin holds a span of sizes: in the first one that can fit, not every block does.
    for (let head = this.#head(own); head >= 0; head = this.#next(head))
      if (this.#sizeAt(head) >= wanted) return head;
    const bin = lowestBin(this.#words, BIN_COUNT, own + 1);
    return bin < 0 ? -1 : this.#head(bin);
  }

  #insert(block: number, size: number): void {
    const bin = binOf(size);
    const head = this.#head(bin);
    this.#tag(block, (size << 2) | FREE);
    this.#tag(block + size - 1, (size << 2) | FOOT);
    this.#setNext(block, head);
    this.#setPrevious(block, size, -1);
    if (head >= 0) this.#setPrevious(head, this.#sizeAt(head), block);
    this.#setHead(bin, block);
  }

  #remove(block: number, size: number): void {
    const next = this.#next(block);
    const previous = (this.#words[this.#links + block + size - 1] ?? 0) - 1;
    if (next >= 0) this.#setPrevious(next, this.#sizeAt(next), previous);
    if (previous >= 0) this.#setNext(previous, next);
    else this.#setHead(binOf(size), next);
    this.#tag(block, INSIDE);
    this.#tag(block + size - 1, INSIDE);
  }

  #tagAt(unit: number): number {
    return this.#words[this.#tags + unit] ?? INSIDE;
  }

  #sizeAt(unit: number): number {
    return this.#tagAt(unit) >>> 2;
  }

  #tag(unit: number, value: number): void {
    this.#words[this.#tags + unit] = value;
  }

  #next(block: number): number {
    return (this.#words[this.#links + block] ?? 0) - 1;
  }

  #setNext(block: number, next: number): void {
    this.#words[this.#links + block] = next + 1;
  }

  #setPrevious(block: number, size: number, previous: number): void {
    this.#words[this.#links + block + size - 1] = previous + 1;
  }

  #head(bin: number): number {
    return (this.#words[bin] ?? 0) - 1;
  }

  #setHead(bin: number, block: number): void {
    this.#words[bin] = block + 1;
    const word = BIN_COUNT + (bin >>> 5);
    const bit = 1 << (bin & 31);
    const old = this.#words[word] ?? 0;
    this.#words[word] = block >= 0 ? old | bit : old & ~bit;
  }
}
