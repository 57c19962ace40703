import { Cursor } from '../../../wasm/cursor.js';
import { EXCEPTION_OPCODES } from '../../../wasm/exceptions.js';
import { OPCODE } from '../../../wasm/opcodes.js';
import { type Seen, scanBodies, VISIT } from '../../../wasm/scanner/scan-bodies.js';
import type { WasmModule } from '../../../wasm/types.js';
import { CallGraph } from './call-graph.js';

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
  readonly indirect: ReadonlySet<number>;
  /** Functions with an atomic memory access. */
  readonly atomics: ReadonlySet<number>;
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
  readonly writers: ReadonlySet<number>;
  readonly firstTableWrite: number | undefined;
  /** Functions that have the watched address as a constant, with the offset in the file of the first. */
  readonly atAddress: ReadonlyMap<number, number>;
}

const CALL_INDIRECT = 0x11;
const RETURN_CALL_INDIRECT = 0x13;
const GLOBAL_SET = 0x24;
const SIMD_PREFIX = 0xfd;
/** i8x16.relaxed_swizzle and all that follow. */
const FIRST_RELAXED_SIMD = 0xfd_0100;
/** i64.add128 to i64.mul_wide_u. */
const WIDE_ARITHMETIC = { first: 0xfc_0013, last: 0xfc_0016 } as const;
const ATOMIC_PREFIX = 0xfe;
/** i32.store to i64.store32. */
const STORES = { first: 0x36, last: 0x3e } as const;
const TABLE_SET = 0x26;
/** table.init, table.copy, table.grow, table.fill. */
const TABLE_WRITES: readonly number[] = [0xfc_000c, 0xfc_000e, 0xfc_000f, 0xfc_0011];
/** memory.init, memory.copy, memory.fill. */
const BULK_WRITES: readonly number[] = [0xfc_0008, 0xfc_000a, 0xfc_000b];
/** A fence orders accesses; it makes none, and old stubs consist of it. */
const ATOMIC_FENCE = 0xfe_0003;

/** Which opcodes of one byte are looked at: most are not. */
const VISITS = new Uint8Array(256);
VISITS.fill(VISIT.once, STORES.first, STORES.last + 1);
for (const opcode of [OPCODE.returnCall, OPCODE.call]) VISITS[opcode] = VISIT.each;
for (const opcode of [OPCODE.globalGet, GLOBAL_SET]) VISITS[opcode] = VISIT.changed;
for (const opcode of [TABLE_SET, RETURN_CALL_INDIRECT, CALL_INDIRECT, OPCODE.memoryGrow])
  VISITS[opcode] = VISIT.once;
for (const opcode of EXCEPTION_OPCODES) VISITS[opcode] = VISIT.first;

/**
 * Reads all function bodies once. `watched` is the address whose users `atAddress` names.
 *
 * Throws WASM_MALFORMED or WASM_UNSUPPORTED with the offset.
 */
export function scanCode(module: WasmModule, importedFunctions: number, watched?: number): CodeFacts {
  const scan = new Scan(importedFunctions, module);
  // Constants are signed.
  const constant = watched === undefined ? undefined : watched | 0;
  scanBodies(module, { opcodes: VISITS, constant }, seen => scan.see(seen));
  scan.endBody();
  return scan;
}

class Scan implements CodeFacts {
  readonly calls: CallGraph;
  readonly indirect = new Set<number>();
  readonly atomics = new Set<number>();
  growsMemory = false;
  firstSimd: number | undefined;
  firstRelaxedSimd: number | undefined;
  firstWideArithmetic: number | undefined;
  firstException: number | undefined;
  firstTailCall: number | undefined;
  readonly globalReads = new Map<number, Set<number>>();
  readonly globalWrites = new Map<number, Set<number>>();
  readonly notifies: Notify[] = [];
  readonly writers = new Set<number>();
  firstTableWrite: number | undefined;
  readonly atAddress = new Map<number, number>();
  readonly #importedFunctions: number;
  /** How many there are, imports included. */
  readonly #functions: number;
  readonly #module: WasmModule;
  /** Of the body that is being read. */
  #func = -1;
  #writes = false;

  constructor(importedFunctions: number, module: WasmModule) {
    this.#importedFunctions = importedFunctions;
    this.#functions = importedFunctions + module.functions.length;
    this.calls = new CallGraph(this.#functions);
    this.#module = module;
  }

  see(seen: Seen): void {
    const { opcode, offset } = seen;
    const func = this.#importedFunctions + seen.body;
    if (func !== this.#func) this.endBody();
    this.#func = func;
    if (opcode > 0xff) this.prefixed(func, seen);
    else if (opcode !== OPCODE.i32Const) this.plain(func, opcode, seen.value);
    else if (!this.atAddress.has(func)) this.atAddress.set(func, offset);
  }

  endBody(): void {
    if (this.#writes) this.writers.add(this.#func);
    this.#writes = false;
  }

  private plain(func: number, opcode: number, value: number): void {
    switch (opcode) {
      case TABLE_SET:
        this.firstTableWrite ??= func;
        return;
      case OPCODE.returnCall:
        this.firstTailCall ??= func;
        this.#call(func, value);
        return;
      case OPCODE.call:
        this.#call(func, value);
        return;
      case RETURN_CALL_INDIRECT:
        this.firstTailCall ??= func;
        this.indirect.add(func);
        return;
      case CALL_INDIRECT:
        this.indirect.add(func);
        return;
      case OPCODE.globalGet:
        set(this.globalReads, value).add(func);
        return;
      case GLOBAL_SET:
        set(this.globalWrites, value).add(func);
        return;
      case OPCODE.memoryGrow:
        this.growsMemory = true;
        return;
      default:
        if (opcode >= STORES.first && opcode <= STORES.last) this.#writes = true;
        else this.firstException ??= func;
    }
  }

  /** A body may be one too many for the function section: nobody can get to it. */
  #call(func: number, callee: number): void {
    if (func < this.#functions) this.calls.add(func, callee);
  }

  private prefixed(func: number, { opcode, offset, before }: Seen): void {
    if (opcode === OPCODE.atomicNotify)
      this.notifies.push({ func, offset, count: this.countBefore(before, offset) });
    const prefix = opcode >>> 16;
    if (TABLE_WRITES.includes(opcode)) this.firstTableWrite ??= func;
    if (BULK_WRITES.includes(opcode)) this.writers.add(func);
    if (prefix === SIMD_PREFIX) this.firstSimd ??= func;
    if (prefix === SIMD_PREFIX && opcode >= FIRST_RELAXED_SIMD) this.firstRelaxedSimd ??= func;
    if (opcode >= WIDE_ARITHMETIC.first && opcode <= WIDE_ARITHMETIC.last) this.firstWideArithmetic ??= func;
    if (prefix === ATOMIC_PREFIX && opcode !== ATOMIC_FENCE) this.atomics.add(func);
  }

  /** The count is the last operand of a notify: a constant right before it. */
  private countBefore(before: number | undefined, end: number): number | undefined {
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
