import type { BigIntStats } from 'node:fs';

/** `filetype` of WASI preview 1. */
export const FILE_TYPE = { unknown: 0, character: 2, directory: 3, regular: 4 } as const;

/** Typed access to the guest's memory. Views are made anew each time, because the memory grows. */
export class GuestMemory {
  readonly #memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  get #view(): DataView {
    return new DataView(this.#memory.buffer);
  }

  bytes(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, pointer >>> 0, length >>> 0);
  }

  text(pointer: number, length: number): string {
    return Buffer.from(this.#memory.buffer, pointer >>> 0, length >>> 0).toString('utf8');
  }

  setU32(pointer: number, value: number): void {
    this.#view.setUint32(pointer >>> 0, value, true);
  }

  setU64(pointer: number, value: bigint): void {
    this.#view.setBigUint64(pointer >>> 0, value, true);
  }

  setBytes(pointer: number, bytes: Uint8Array): void {
    this.bytes(pointer, bytes.length).set(bytes);
  }

  /** The buffers of an `iovec` array: pairs of pointer and length in bytes. */
  *vectors(pointer: number, count: number): Generator<Uint8Array> {
    for (let i = 0; i < count; i++) {
      const at = (pointer >>> 0) + i * 8;
      const view = this.#view;
      yield this.bytes(view.getUint32(at, true), view.getUint32(at + 4, true));
    }
  }

  /** `filestat`: 64 bytes. */
  setFileStat(pointer: number, stat: BigIntStats | undefined): void {
    this.bytes(pointer, 64).fill(0);
    if (stat === undefined) return;
    this.setU64(pointer, stat.dev);
    this.setU64(pointer + 8, stat.ino);
    this.bytes(pointer + 16, 1)[0] = fileType(stat);
    this.setU64(pointer + 24, stat.nlink);
    this.setU64(pointer + 32, stat.size);
    this.setU64(pointer + 40, stat.atimeNs);
    this.setU64(pointer + 48, stat.mtimeNs);
    this.setU64(pointer + 56, stat.ctimeNs);
  }

  /** `fdstat`: 24 bytes, with every right. */
  setDescriptorStat(pointer: number, type: number): void {
    this.bytes(pointer, 24).fill(0);
    this.bytes(pointer, 1)[0] = type;
    this.setU64(pointer + 8, ALL_RIGHTS);
    this.setU64(pointer + 16, ALL_RIGHTS);
  }

  /** An array of pointers to NUL-terminated strings, as `args_get` and `environ_get` want it. */
  setStrings(pointers: number, buffer: number, strings: readonly string[]): void {
    let at = buffer;
    for (const [i, string] of strings.entries()) {
      const bytes = Buffer.from(`${string}\0`, 'utf8');
      this.setU32(pointers + i * 4, at);
      this.setBytes(at, bytes);
      at += bytes.length;
    }
  }

  setStringSizes(count: number, size: number, strings: readonly string[]): void {
    this.setU32(count, strings.length);
    this.setU32(
      size,
      strings.reduce((sum, string) => sum + Buffer.byteLength(string) + 1, 0),
    );
  }
}

const ALL_RIGHTS = (1n << 30n) - 1n;

function fileType(stat: BigIntStats): number {
  if (stat.isFile()) return FILE_TYPE.regular;
  if (stat.isDirectory()) return FILE_TYPE.directory;
  return stat.isCharacterDevice() ? FILE_TYPE.character : FILE_TYPE.unknown;
}
