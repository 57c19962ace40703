/** As TABLE_SIZE of scan.c: opcodes of one byte, then those behind each prefix byte. */
const SIZE = 512;
const PREFIXES = [0xfc, 0xfd, 0xfe];

/** A small number for each opcode, 0 for those that are not set; opcodes as of `Seen`. */
export class OpcodeTable {
  /** As the tables of scan.c. */
  readonly bytes = new Uint8Array((PREFIXES.length + 1) * SIZE);

  /** 0 for opcodes that no table can have. */
  get(opcode: number): number {
    return this.bytes[slotOf(opcode)] ?? 0;
  }

  set(opcodes: Iterable<number>, value: number): this {
    for (const opcode of opcodes) this.#set(opcode, value);
    return this;
  }

  /** The same for all opcodes from `first` to `last`. */
  fill({ first, last }: { readonly first: number; readonly last: number }, value: number): this {
    for (let opcode = first; opcode <= last; opcode += 1) this.#set(opcode, value);
    return this;
  }

  #set(opcode: number, value: number): void {
    const slot = slotOf(opcode);
    if (slot < 0) throw new RangeError(`no opcode: 0x${opcode.toString(16)}`);
    this.bytes[slot] = value;
  }
}

/** -1 for what is no opcode, or has a second number that no table has. */
function slotOf(opcode: number): number {
  if (opcode <= 0xff) return opcode;
  const second = opcode & 0xffff;
  const at = PREFIXES.indexOf(Math.floor(opcode / 0x1_0000));
  return at < 0 || second >= SIZE ? -1 : (at + 1) * SIZE + second;
}
