import type { Cursor } from '../../../wasm/cursor.js';
import { InstructionReader } from '../../../wasm/instructions.js';
import { OPCODE } from '../../../wasm/opcodes.js';
import { findSection, openSection, SECTION } from '../../../wasm/sections.js';
import type { WasmModule } from '../../../wasm/types.js';
import { readValueType } from '../../../wasm/value-types.js';

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
  /** Direct callees in order of their calls, repeated where called twice. */
  readonly calls: ReadonlyMap<number, readonly number[]>;
  /** Functions with a call through a table. */
  readonly indirect: ReadonlySet<number>;
  /** Functions with an atomic memory access. */
  readonly atomics: ReadonlySet<number>;
  readonly growsMemory: boolean;
  readonly firstSimd: number | undefined;
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

/** 1 for the opcodes of one byte that are looked at, by opcode: most are not. */
const IS_TOLD = new Uint8Array(256);
IS_TOLD.fill(1, STORES.first, STORES.last + 1);
for (const opcode of [TABLE_SET, OPCODE.returnCall, OPCODE.call, RETURN_CALL_INDIRECT, CALL_INDIRECT])
  IS_TOLD[opcode] = 1;
for (const opcode of [OPCODE.globalGet, GLOBAL_SET, OPCODE.memoryGrow]) IS_TOLD[opcode] = 1;

/**
 * Reads all function bodies once. `watched` is the address whose users `atAddress` names.
 *
 * Throws WASM_MALFORMED or WASM_UNSUPPORTED with the offset.
 */
export function scanCode(module: WasmModule, importedFunctions: number, watched?: number): CodeFacts {
  const scan = new Scan(watched === undefined ? undefined : watched | 0);
  const section = findSection(module.sections, SECTION.code);
  if (section === undefined) return scan;
  const cursor = openSection(module, section);
  const bodies = cursor.count('function bodies', 2);
  const reader = new InstructionReader(cursor);
  for (let position = 0; position < bodies; position += 1) {
    const body = cursor.sub(cursor.u32());
    skipLocals(body);
    reader.enter(body);
    scan.body(importedFunctions + position, reader);
  }
  return scan;
}

function skipLocals(body: Cursor): void {
  for (let left = body.count('groups of locals', 2); left > 0; left -= 1) {
    body.u32();
    readValueType(body);
  }
}

class Scan implements CodeFacts {
  readonly calls = new Map<number, number[]>();
  readonly indirect = new Set<number>();
  readonly atomics = new Set<number>();
  growsMemory = false;
  firstSimd: number | undefined;
  firstTailCall: number | undefined;
  readonly globalReads = new Map<number, Set<number>>();
  readonly globalWrites = new Map<number, Set<number>>();
  readonly notifies: Notify[] = [];
  readonly writers = new Set<number>();
  firstTableWrite: number | undefined;
  readonly atAddress = new Map<number, number>();
  /** As constants are decoded: signed. */
  readonly #watched: number | undefined;
  /** Of the body that is being read. */
  #calls: number[] = [];
  #writes = false;

  constructor(watched: number | undefined) {
    this.#watched = watched;
  }

  body(func: number, reader: InstructionReader): void {
    // The count is the last operand of a notify: a constant right before it.
    let constant: number | undefined;
    this.#calls = [];
    this.#writes = false;
    while (reader.next()) {
      const { opcode } = reader;
      if (opcode === OPCODE.i32Const) {
        constant = reader.value;
        if (constant === this.#watched && !this.atAddress.has(func)) this.atAddress.set(func, reader.start);
        continue;
      }
      if (opcode === OPCODE.atomicNotify) this.notifies.push({ func, offset: reader.start, count: constant });
      constant = undefined;
      if (opcode > 0xff) this.prefixed(func, opcode);
      else if (IS_TOLD[opcode] === 1) this.plain(func, opcode, reader.value);
    }
    if (this.#calls.length > 0) this.calls.set(func, this.#calls);
    if (this.#writes) this.writers.add(func);
  }

  private plain(func: number, opcode: number, value: number): void {
    switch (opcode) {
      case TABLE_SET:
        this.firstTableWrite ??= func;
        return;
      case OPCODE.returnCall:
        this.firstTailCall ??= func;
        this.#calls.push(value);
        return;
      case OPCODE.call:
        this.#calls.push(value);
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
        // A store: nothing else is told apart.
        this.#writes = true;
    }
  }

  private prefixed(func: number, opcode: number): void {
    const prefix = opcode >>> 16;
    if (TABLE_WRITES.includes(opcode)) this.firstTableWrite ??= func;
    if (BULK_WRITES.includes(opcode)) this.writers.add(func);
    if (prefix === SIMD_PREFIX) this.firstSimd ??= func;
    if (prefix === ATOMIC_PREFIX && opcode !== ATOMIC_FENCE) this.atomics.add(func);
  }
}

function set(map: Map<number, Set<number>>, key: number): Set<number> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<number>();
  map.set(key, made);
  return made;
}
