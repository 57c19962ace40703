import { scanCode } from '../code.js';
import { PADDED } from '../encode.js';
import type { InstructionReader } from '../instructions.js';
import { OPCODE } from '../opcodes.js';
import { RELOCATION, type RelocationSection, readRelocations } from '../relocations.js';
import { SECTION } from '../sections.js';
import type { Relocation, Section, WasmObject } from '../types.js';

/** A place in an object that depends on the address of a variable. */
export type MemoryAccess = {
  /** Index of the variable in `WasmObject.symbols`. */
  readonly symbol: number;
  /** The section that holds it. */
  readonly section: Section;
  readonly relocation: Relocation;
} & (
  | {
      /** i32.load and i32.store of four bytes at symbol + addend, i32.const of that address. */
      readonly kind: 'load' | 'store' | 'address';
      /** Offset in the file of the opcode. */
      readonly offset: number;
    }
  | {
      readonly kind: 'other';
      /** Offset in the file of the bytes that the linker patches. */
      readonly offset: number;
      /** Why it is none of the three. */
      readonly reason: string;
    }
);

/** Opcode, alignment byte, number of bytes before the patched ones and relocation type of what can be rewritten. */
const FORMS = [
  { kind: 'load', opcode: OPCODE.i32Load, alignment: 2, type: RELOCATION.memoryAddressLeb },
  { kind: 'store', opcode: OPCODE.i32Store, alignment: 2, type: RELOCATION.memoryAddressLeb },
  { kind: 'address', opcode: OPCODE.i32Const, alignment: undefined, type: RELOCATION.memoryAddressSleb },
] as const;

/** All places that depend on the address of the data symbol of this name; debug information does not count. */
export function memoryAccesses(object: WasmObject, symbol: string): readonly MemoryAccess[] {
  return findAccesses(object, readRelocations(object), dataSymbols(object, symbol));
}

/** Indices of the data symbols of this name. */
export function dataSymbols({ symbols }: WasmObject, wanted: string): ReadonlySet<number> {
  return new Set(
    symbols.flatMap(({ kind, name }, index) => (kind === 'data' && name === wanted ? [index] : [])),
  );
}

/** The same for several symbols by index, in order of the file: one scan of the code serves all. */
export function findAccesses(
  object: WasmObject,
  relocations: readonly RelocationSection[],
  symbols: ReadonlySet<number>,
): readonly MemoryAccess[] {
  return relocations.flatMap(({ target, entries }) => {
    const mine = entries.filter(({ type, index }) => type !== RELOCATION.typeIndexLeb && symbols.has(index));
    // Debuggers may go on reading the old variable; nothing that runs does.
    if (mine.length === 0 || target.name?.startsWith('.debug_')) return [];
    if (target.id === SECTION.code) return codeAccesses(object, target, mine);
    return mine.map(relocation => other(relocation, target, 'its address is stored there'));
  });
}

function codeAccesses(object: WasmObject, code: Section, relocations: readonly Relocation[]): MemoryAccess[] {
  const waiting = new Map(relocations.map(relocation => [code.start + relocation.offset, relocation]));
  const found: MemoryAccess[] = [];
  scanCode(object, instruction => {
    const relocation = waiting.get(instruction.valueStart);
    if (relocation === undefined) return true;
    // The end of a body has no number, and the next instruction may begin where a number would.
    if (instruction.cursor.offset === instruction.valueStart) return true;
    waiting.delete(instruction.valueStart);
    found.push(classify(instruction, relocation, code));
    return waiting.size > 0;
  });
  const rest = [...waiting.values()].map(relocation =>
    other(relocation, code, 'no instruction that is known here'),
  );
  return [...found, ...rest];
}

function classify(instruction: InstructionReader, relocation: Relocation, code: Section): MemoryAccess {
  const { opcode, start, valueStart, cursor } = instruction;
  const form = FORMS.find(each => each.opcode === opcode);
  if (form === undefined) return other(relocation, code, `opcode 0x${opcode.toString(16)}`);
  if (relocation.type !== form.type) return other(relocation, code, `relocation type ${relocation.type}`);
  const hasForm = form.alignment === undefined || cursor.bytes[start + 1] === form.alignment;
  const width = form.alignment === undefined ? 1 : 2;
  if (!hasForm || valueStart !== start + width) return other(relocation, code, 'an unusual alignment');
  if (cursor.offset !== valueStart + PADDED) return other(relocation, code, 'an address that is not padded');
  return { kind: form.kind, symbol: relocation.index, section: code, relocation, offset: start };
}

function other(relocation: Relocation, section: Section, reason: string): MemoryAccess {
  const offset = section.start + relocation.offset;
  return { kind: 'other', symbol: relocation.index, section, relocation, offset, reason };
}
