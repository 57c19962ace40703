import { isWamrPthreadError, WamrPthreadError } from '../errors.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const anyText = new TextDecoder('utf-8', { ignoreBOM: true });

const REPORT_IT =
  'Nothing was written. Please report it with the name and version of the compiler that made the file.';

/**
 * A position in a range of a file that is read forwards.
 *
 * Nothing is read beyond the range and no allocation is made for a count that the bytes left cannot hold. Every
 * failure is WASM_MALFORMED or WASM_UNSUPPORTED and names file, section and offset in the file.
 */
export class Cursor {
  readonly bytes: Uint8Array;
  readonly file: string;
  /** For messages: `type section`, `custom section "linking"`. */
  readonly section: string;
  /** Offset in the file of the next byte. */
  offset: number;
  /** Offset in the file behind the last byte. */
  readonly end: number;

  constructor(bytes: Uint8Array, file: string, section: string, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.file = file;
    this.section = section;
    this.offset = start;
    this.end = end;
  }

  get left(): number {
    return this.end - this.offset;
  }

  /** An error to throw: the bytes contradict the format. */
  malformed(what: string, offset = this.offset): WamrPthreadError {
    return new WamrPthreadError('WASM_MALFORMED', `${this.file}: ${what}, ${this.at(offset)}`, {
      hint: 'The file is damaged or cut off. Build it again, or copy it again.',
    });
  }

  /** An error to throw: well-formed as far as can be seen, but not known here. */
  unsupported(what: string, offset = this.offset, hint = REPORT_IT): WamrPthreadError {
    return new WamrPthreadError('WASM_UNSUPPORTED', `${this.file}: ${what}, ${this.at(offset)}`, { hint });
  }

  byte(): number {
    const value = this.offset < this.end ? this.bytes[this.offset] : undefined;
    if (value === undefined) throw this.malformed('the data ends too early');
    this.offset += 1;
    return value;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    const start = this.offset;
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    // Linkers leave room for the largest number: five bytes are as common as one.
    for (let shift = 7; shift < 28; shift += 7) {
      byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    byte = this.byte();
    if (byte > 0x0f) throw this.malformed('a number has more than 32 bits', start);
    return value + byte * 2 ** 28;
  }

  /** Signed LEB128 of at most 32 bits. */
  s32(): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (shift < 28) return (value << (25 - shift)) >> (25 - shift);
      // Of the fifth byte only the low four bits fit; the other three must repeat the sign.
      if ((byte & 0x78) === 0 || (byte & 0x78) === 0x78) return value;
      break;
    }
    throw this.malformed('a number has more than 32 bits', start);
  }

  /** Unsigned LEB128 of at most 64 bits; values above 2^53 lose their low bits. */
  u64(): number {
    const start = this.offset;
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let shift = 7; shift < 28; shift += 7) {
      byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    for (let scale = 2 ** 28; scale < 2 ** 70; scale *= 2 ** 7) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (scale === 2 ** 63 && byte > 1) break;
        return value;
      }
    }
    throw this.malformed('a number has more than 64 bits', start);
  }

  /** Signed LEB128 of at most 64 bits. */
  s64(): bigint {
    const start = this.offset;
    let value = 0n;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << BigInt(shift);
      if (byte >= 0x80) continue;
      if (shift < 63) return BigInt.asIntN(shift + 7, value);
      if (byte === 0 || byte === 0x7f) return BigInt.asIntN(64, value);
      break;
    }
    throw this.malformed('a number has more than 64 bits', start);
  }

  /** The same, as a number where it has less than 28 bits: they are many, and a bigint is an object. */
  s64Lean(): number | bigint {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
    }
    this.offset = start;
    return this.s64();
  }

  /** Passes over `size` bytes and gives the offset at which they begin. */
  skip(size: number): number {
    if (size > this.left) throw this.malformed(`${size} bytes are announced where ${this.left} are left`);
    this.offset += size;
    return this.offset - size;
  }

  /** Passes over a LEB128 of at most `width` bytes without looking at its value. */
  skipLeb(width: number): void {
    const start = this.offset;
    for (let count = 0; count < width; count += 1) if (this.byte() < 0x80) return;
    throw this.malformed(`a number has more than ${width} bytes`, start);
  }

  /** A view of the next `size` bytes. */
  take(size: number): Uint8Array {
    const start = this.skip(size);
    return this.bytes.subarray(start, start + size);
  }

  /** A cursor over the next `size` bytes, which this one passes over. */
  sub(size: number): Cursor {
    const start = this.skip(size);
    return new Cursor(this.bytes, this.file, this.section, start, start + size);
  }

  /** A new cursor at the place where this one is now. */
  copy(): Cursor {
    return new Cursor(this.bytes, this.file, this.section, this.offset, this.end);
  }

  /** A length-prefixed UTF-8 string. */
  name(): string {
    const size = this.u32();
    const text = this.#ascii(size);
    if (text !== undefined) return text;
    return this.#decode(this.take(size));
  }

  /**
   * The same for a name that only people read: what is not valid UTF-8 becomes replacement characters, and `onInvalid`
   * is told.
   */
  readableName(onInvalid: (error: WamrPthreadError) => void): string {
    const size = this.u32();
    const text = this.#ascii(size);
    if (text !== undefined) return text;
    const bytes = this.take(size);
    try {
      return this.#decode(bytes);
    } catch (error) {
      if (!isWamrPthreadError(error)) throw error;
      onInvalid(error);
      return anyText.decode(bytes);
    }
  }

  /** The bytes that were just passed over. */
  #decode(bytes: Uint8Array): string {
    try {
      return utf8.decode(bytes);
    } catch {
      throw this.malformed('a name is not valid UTF-8', this.offset - bytes.length);
    }
  }

  /** The next `size` bytes as text where all of them are ASCII, as in nearly all names: a decoder takes longer. */
  #ascii(size: number): string | undefined {
    const start = this.offset;
    const end = start + size;
    const { bytes } = this;
    if (size > this.left || !Buffer.isBuffer(bytes)) return undefined;
    for (let at = start; at < end; at += 1) if ((bytes[at] ?? 0x80) >= 0x80) return undefined;
    this.offset = end;
    return bytes.toString('latin1', start, end);
  }

  /** The length of a vector whose items take at least `smallest` bytes each. */
  count(what: string, smallest = 1): number {
    const start = this.offset;
    const count = this.u32();
    if (count * smallest > this.left) {
      throw this.malformed(`${count} ${what} are announced where ${this.left} bytes are left`, start);
    }
    return count;
  }

  /** A vector whose items take at least `smallest` bytes each. */
  vector<T>(what: string, item: (cursor: Cursor) => T, smallest = 1): T[] {
    const items: T[] = [];
    for (let left = this.count(what, smallest); left > 0; left -= 1) items.push(item(this));
    return items;
  }

  /** Refuses bytes behind the last item. */
  finish(): void {
    if (this.left > 0) throw this.malformed(`${this.left} bytes too many`);
  }

  private at(offset: number): string {
    return `in the ${this.section} at offset 0x${offset.toString(16)}`;
  }
}
