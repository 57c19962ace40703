/**
 * The names of the defined, non-local symbols of a WebAssembly object, in symbol table order: what the symbol
 * index of an archive lists. Written apart from src/wasm, so that the two can disagree.
 */
export function wasmSymbols(bytes: Uint8Array): string[] {
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== '\0asm') return [];
  const reader = new Reader(bytes, 8, bytes.length);
  while (!reader.done) {
    const id = reader.byte();
    const section = reader.block();
    if (id === 0 && section.name() === 'linking') return linkingSymbols(section);
  }
  return [];
}

const SYMBOL_TABLE = 8;
const LOCAL = 0x2;
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;

function linkingSymbols(section: Reader): string[] {
  section.number();
  while (!section.done) {
    const type = section.byte();
    const block = section.block();
    if (type === SYMBOL_TABLE)
      return Array.from({ length: block.number() }, () => symbol(block)).filter(name => name !== '');
  }
  return [];
}

/** Reads one entry; empty for those that an index leaves out. */
function symbol(table: Reader): string {
  const kind = table.byte();
  const flags = table.number();
  const defined = (flags & UNDEFINED) === 0;
  let name = '';
  if (kind === 1) {
    name = table.name();
    if (defined) for (let i = 0; i < 3; i++) table.number();
  } else {
    table.number();
    if (kind !== 3 && (defined || (flags & EXPLICIT_NAME) !== 0)) name = table.name();
  }
  return defined && (flags & 0x3) !== LOCAL ? name : '';
}

class Reader {
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #end: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined || this.#at > this.#end) throw new Error(`object ends at ${this.#at}`);
    return value;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  block(): Reader {
    const size = this.number();
    const start = this.#at;
    this.#at += size;
    return new Reader(this.#bytes, start, start + size);
  }

  name(): string {
    const size = this.number();
    this.#at += size;
    return Buffer.from(this.#bytes.subarray(this.#at - size, this.#at)).toString('utf8');
  }
}
