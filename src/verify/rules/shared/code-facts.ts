import { Cursor } from '../../../wasm/cursor.js';
import { EXCEPTION_OPCODES } from '../../../wasm/exceptions.js';
import { OPCODE } from '../../../wasm/opcodes.js';
import { OpcodeTable } from '../../../wasm/scanner/opcode-table.js';
import { type Seen, scanBodies, VISIT } from '../../../wasm/scanner/scan-bodies.js';
import type { WasmModule } from '../../../wasm/types.js';
import { CallGraph, type FunctionSet } from './call-graph.js';
import { MarkedFunctions } from './marked-functions.js';

/** A `memory.atomic.notify` with the number of waiters it wakes, where that is a constant. */
interface Notify {
  readonly func: number;
  /** Offset in the file. */
  readonly offset: number;
  /** Undefined where the count is computed; -1 for all. */
  readonly count: number | undefined;
}

/** What the rules need of the function bodies, by function index (imports first). */
export interface CodeFacts {
  readonly calls: CallGraph;
  /** Functions with a call through a table. */
  readonly indirect: Iterable<number>;
  /** Functions with an atomic memory access. */
  readonly atomics: Iterable<number>;
  readonly growsMemory: boolean;
  readonly firstSimd: number | undefined;
  readonly firstRelaxedSimd: number | undefined;
  readonly firstWideArithmetic: number | undefined;
  /** Of either proposal for exceptions. */
  readonly firstException: number | undefined;
  readonly firstTailCall: number | undefined;
  /** Functions that read or write a global, by global index. */
  readonly globalReads: ReadonlyMap<number, ReadonlySet<number>>;
  readonly globalWrites: ReadonlyMap<number, ReadonlySet<number>>;
  readonly notifies: readonly Notify[];
  /** Functions that store to memory. */
  readonly writers: FunctionSet;
  readonly firstTableWrite: number | undefined;
  /** Functions that have the watched address as a constant, with the offset in the file of the first. */
  readonly atAddress: ReadonlyMap<number, number>;
}

const CALL_INDIRECT = 0x11;
const RETURN_CALL_INDIRECT = 0x13;
const GLOBAL_SET = 0x24;
const TABLE_SET = 0x26;
/** v128.load to f64x2.promote_low_f32x4 and all of the proposals since. */
const SIMD = { first: 0xfd_0000, last: 0xfd_01ff } as const;
/** i8x16.relaxed_swizzle and all that follow. */
const FIRST_RELAXED_SIMD = 0xfd_0100;
/** i64.add128 to i64.mul_wide_u. */
const WIDE_ARITHMETIC = { first: 0xfc_0013, last: 0xfc_0016 } as const;
/** i32.store to i64.store32. */
const STORES = { first: 0x36, last: 0x3e } as const;
/** table.init, table.copy, table.grow, table.fill. */
const TABLE_WRITES: readonly number[] = [TABLE_SET, 0xfc_000c, 0xfc_000e, 0xfc_000f, 0xfc_0011];
/** memory.init, memory.copy, memory.fill. */
const BULK_WRITES: readonly number[] = [0xfc_0008, 0xfc_000a, 0xfc_000b];
/**
 * memory.atomic.notify and waits; i32.atomic.load and all that follow. The fence between them accesses nothing, it
 * orders, and old stubs consist of it.
 */
const ATOMICS = [
  { first: OPCODE.atomicNotify, last: 0xfe_0002 },
  { first: 0xfe_0010, last: 0xfe_01ff },
] as const;

/** Which instructions are looked at one by one: most are not. */
const VISITS = new OpcodeTable()
  .set([OPCODE.globalGet, GLOBAL_SET], VISIT.changed)
  .set([OPCODE.memoryGrow, ...TABLE_WRITES], VISIT.first)
  .set([OPCODE.returnCall, RETURN_CALL_INDIRECT, ...EXCEPTION_OPCODES], VISIT.first)
  .fill(SIMD, VISIT.first)
  .fill(WIDE_ARITHMETIC, VISIT.first)
  .set([OPCODE.atomicNotify], VISIT.each);

/** What a body has, as bits. */
const MARK = { indirect: 1, atomic: 2, writes: 4 } as const;
const MARKS = new OpcodeTable()
  .set([CALL_INDIRECT, RETURN_CALL_INDIRECT], MARK.indirect)
  .set(BULK_WRITES, MARK.writes)
  .fill(STORES, MARK.writes)
  .fill(ATOMICS[0], MARK.atomic)
  .fill(ATOMICS[1], MARK.atomic);

/**
 * Reads all function bodies once. `watched` is the address whose users `atAddress` names.
 *
 * Throws WASM_MALFORMED or WASM_UNSUPPORTED with the offset.
 */
export function scanCode(module: WasmModule, importedFunctions: number, watched?: number): CodeFacts {
  const met = new Met(importedFunctions, module);
  // Constants are signed.
  const constant = watched === undefined ? undefined : watched | 0;
  const bodies = scanBodies(module, { opcodes: VISITS, marks: MARKS, constant }, seen => met.see(seen));
  const having = (mark: number) => new MarkedFunctions(importedFunctions, bodies.marks, mark);
  return {
    ...met,
    calls: CallGraph.ofBodies(importedFunctions + module.functions.length, importedFunctions, bodies),
    indirect: having(MARK.indirect),
    atomics: having(MARK.atomic),
    writers: having(MARK.writes),
  };
}

/** What is known by looking at single instructions. */
type Single = Omit<CodeFacts, 'calls' | 'indirect' | 'atomics' | 'writers'>;

class Met implements Single {
  growsMemory = false;
  firstSimd: number | undefined;
  firstRelaxedSimd: number | undefined;
  firstWideArithmetic: number | undefined;
  firstException: number | undefined;
  firstTailCall: number | undefined;
  readonly globalReads = new Map<number, Set<number>>();
  readonly globalWrites = new Map<number, Set<number>>();
  readonly notifies: Notify[] = [];
  firstTableWrite: number | undefined;
  readonly atAddress = new Map<number, number>();
  readonly #importedFunctions: number;
  readonly #module: WasmModule;

  constructor(importedFunctions: number, module: WasmModule) {
    this.#importedFunctions = importedFunctions;
    this.#module = module;
  }

  see({ body, opcode, value, offset, before }: Seen): void {
    const func = this.#importedFunctions + body;
    switch (opcode) {
      case OPCODE.globalGet:
        set(this.globalReads, value).add(func);
        return;
      case GLOBAL_SET:
        set(this.globalWrites, value).add(func);
        return;
      case OPCODE.i32Const:
        if (!this.atAddress.has(func)) this.atAddress.set(func, offset);
        return;
      case OPCODE.atomicNotify:
        this.notifies.push({ func, offset, count: this.#countBefore(before, offset) });
        return;
      case OPCODE.memoryGrow:
        this.growsMemory = true;
        return;
      case OPCODE.returnCall:
      case RETURN_CALL_INDIRECT:
        this.firstTailCall ??= func;
        return;
      default:
        this.#first(opcode, func);
    }
  }

  #first(opcode: number, func: number): void {
    if (TABLE_WRITES.includes(opcode)) this.firstTableWrite ??= func;
    else if (EXCEPTION_OPCODES.includes(opcode)) this.firstException ??= func;
    else if (opcode < SIMD.first) this.firstWideArithmetic ??= func;
    else this.firstSimd ??= func;
    if (opcode >= FIRST_RELAXED_SIMD) this.firstRelaxedSimd ??= func;
  }

  /** The count is the last operand of a notify: a constant right before it. */
  #countBefore(before: number | undefined, end: number): number | undefined {
    const { bytes, file } = this.#module;
    if (before === undefined || bytes[before] !== OPCODE.i32Const) return undefined;
    return new Cursor(bytes, file, 'code section', before + 1, end).s32();
  }
}

function set(map: Map<number, Set<number>>, key: number): Set<number> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<number>();
  map.set(key, made);
  return made;
}
