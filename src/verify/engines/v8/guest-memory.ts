/** The words WAMR uses when a native gets a bad pointer (wasm_runtime_common.c, wasm_runtime_invoke_native). */
const OUT_OF_BOUNDS = 'out of bounds memory access';

/** A trap that the host side raises; the engine reports its message as the module's trap. */
export class HostTrap extends Error {}

/** Checked access to the module's linear memory. Addresses are the i32 that wasm passes, in bytes. */
export class GuestMemory {
  readonly #memory: WebAssembly.Memory;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** Bytes of the memory now. */
  get size(): number {
    return this.#memory.buffer.byteLength;
  }

  read32(address: number): number {
    return this.#view.getInt32(this.#check(address, 4), true);
  }

  write32(address: number, value: number): void {
    this.#view.setInt32(this.#check(address, 4), value, true);
  }

  write64(address: number, value: bigint): void {
    this.#view.setBigInt64(this.#check(address, 8), value, true);
  }

  /** A window on the memory itself. */
  bytes(address: number, length: number): Uint8Array {
    const start = this.#check(address, length >>> 0);
    return this.#bytes.subarray(start, start + (length >>> 0));
  }

  /** The bytes of a NUL-terminated string, copied. */
  string(address: number): Uint8Array {
    const start = this.#check(address, 1);
    this.#refresh();
    const end = this.#bytes.indexOf(0, start);
    if (end < 0) throw new HostTrap(OUT_OF_BOUNDS);
    return this.#bytes.slice(start, end);
  }

  #check(address: number, length: number): number {
    const start = address >>> 0;
    if (start + length > this.#bytes.byteLength) {
      this.#refresh();
      if (start + length > this.#bytes.byteLength) throw new HostTrap(OUT_OF_BOUNDS);
    }
    return start;
  }

  /** A grown memory shows itself only in a new buffer object. */
  #refresh(): void {
    if (this.#memory.buffer === this.#view.buffer) return;
    this.#bytes = new Uint8Array(this.#memory.buffer);
    this.#view = new DataView(this.#memory.buffer);
  }
}
