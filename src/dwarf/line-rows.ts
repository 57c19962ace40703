/** A place in a source file. */
export interface SourceLine {
  /** As the compiler wrote it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. Absent: the compiler did not say. */
  readonly column?: number;
}

/** What stands for the end of a sequence in the column of files. */
const END = 0xffff_ffff;
const FIRST_CAPACITY = 4096;

/**
 * The rows of a line table, from an address up to the next row's. A program of some megabytes has a million of them:
 * they are columns of numbers, not objects.
 */
export class LineRows {
  #addresses = new Float64Array(FIRST_CAPACITY);
  #lines = new Float64Array(FIRST_CAPACITY);
  #columns = new Float64Array(FIRST_CAPACITY);
  #files = new Uint32Array(FIRST_CAPACITY);
  #length = 0;
  /** Row numbers by address; undefined where the rows are in order as they are. */
  #sorted: Uint32Array | undefined;
  readonly #names: (() => string)[] = [];
  /** Where sequences begin, by row. */
  readonly #starts: number[] = [];

  /** Gives a file a number, by which rows call it. Its name is asked for when a row is found. */
  addFile(name: () => string): number {
    return this.#names.push(name) - 1;
  }

  add(address: number, file: number, line: number, column: number): void {
    if (this.#length === this.#addresses.length) this.#grow();
    this.#addresses[this.#length] = address;
    this.#files[this.#length] = file;
    this.#lines[this.#length] = line;
    this.#columns[this.#length] = column;
    this.#length += 1;
  }

  /** Ends a sequence at an address: what is behind it belongs to nobody. */
  end(address: number): void {
    this.add(address, END, 0, 0);
  }

  /** Everything from here on is a sequence of its own. */
  begin(): void {
    this.#starts.push(this.#length);
  }

  /** Takes back what was added since the last sequence began: it has no end. */
  drop(): void {
    this.#length = this.#starts.pop() ?? 0;
  }

  /** Puts the rows in order, mostly by looking at them. Nothing is added after it. */
  sort(): void {
    this.#sorted = this.#order();
  }

  /** True where a row is in a range of addresses. */
  hasRowIn(start: number, end: number): boolean {
    const row = this.#rowAt(end - 1);
    return row !== undefined && this.#addressAt(row) >= start;
  }

  /** The place of the last row that is not behind an address. */
  find(address: number): SourceLine | undefined {
    const row = this.#rowAt(address);
    return row === undefined ? undefined : this.#place(row);
  }

  #rowAt(address: number): number | undefined {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#addressAt(this.#sorted?.[middle] ?? middle) <= address) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : (this.#sorted?.[low - 1] ?? low - 1);
  }

  /** Row numbers by address; undefined where the rows are in order as they are. */
  #order(): Uint32Array | undefined {
    if (this.#isSorted(undefined)) return undefined;
    // Compilers and linkers write sound sequences, and put them in any order.
    const bounds = this.#starts.map((start, at) => ({ start, end: this.#starts[at + 1] ?? this.#length }));
    bounds.sort((a, b) => this.#addressAt(a.start) - this.#addressAt(b.start));
    const order = new Uint32Array(this.#length);
    let at = 0;
    for (const { start, end } of bounds) for (let row = start; row < end; row += 1) order[at++] = row;
    if (this.#isSorted(order)) return order;
    return order.sort((a, b) => this.#addressAt(a) - this.#addressAt(b) || a - b);
  }

  #isSorted(order: Uint32Array | undefined): boolean {
    let last = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < this.#length; at += 1) {
      const address = this.#addressAt(order?.[at] ?? at);
      if (address < last) return false;
      last = address;
    }
    return true;
  }

  #addressAt(row: number): number {
    return this.#addresses[row] ?? 0;
  }

  /** Line 0 is what the compiler made up; damaged tables go below. Column 0 is none. */
  #place(row: number): SourceLine | undefined {
    const name = this.#names[this.#files[row] ?? END];
    const line = this.#lines[row] ?? 0;
    const column = this.#columns[row] ?? 0;
    if (name === undefined || !(line > 0)) return undefined;
    const file = name();
    return column === 0 ? { file, line } : { file, line, column };
  }

  #grow(): void {
    const larger = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const copy = new Float64Array(2 * column.length);
      copy.set(column);
      return copy;
    };
    const files = new Uint32Array(2 * this.#files.length);
    files.set(this.#files);
    this.#files = files;
    this.#addresses = larger(this.#addresses);
    this.#lines = larger(this.#lines);
    this.#columns = larger(this.#columns);
  }
}
