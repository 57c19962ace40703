import { type FunctionBody, functionBodies, skipLocals } from '../../wasm/code.js';
import { InstructionReader } from '../../wasm/instructions.js';
import { OPCODE } from '../../wasm/opcodes.js';
import type { WasmModule } from '../../wasm/types.js';

/** Where functions begin and where they call each other; each body is read once, when it is asked for. */
export class CallSites {
  readonly #bodies: readonly FunctionBody[];
  readonly #imported: number;
  readonly #calls = new Map<number, ReadonlyMap<number, number>>();

  constructor(module: WasmModule) {
    this.#bodies = [...functionBodies(module)];
    this.#imported = module.imports.filter(each => each.kind === 'function').length;
  }

  /** Offset in the file of a function's body; undefined for imports. */
  startOf(func: number): number | undefined {
    return this.#bodies[func - this.#imported]?.cursor.offset;
  }

  /** Offset in the file of the first call of one function in another. */
  callIn(caller: number, callee: number): number | undefined {
    let calls = this.#calls.get(caller);
    if (calls === undefined) {
      calls = firstCalls(this.#bodies[caller - this.#imported]);
      this.#calls.set(caller, calls);
    }
    return calls.get(callee);
  }
}

function firstCalls(body: FunctionBody | undefined): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  if (body === undefined) return first;
  const cursor = body.cursor.copy();
  skipLocals(cursor);
  const reader = new InstructionReader(cursor);
  while (reader.next()) {
    const isCall = reader.opcode === OPCODE.call || reader.opcode === OPCODE.returnCall;
    if (isCall && !first.has(reader.value)) first.set(reader.value, reader.start);
  }
  return first;
}
