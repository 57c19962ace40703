import { assemble, concatBytes, encodeName, encodeUnsigned, encodeVector } from '../encode.js';
import { findSection, openSection, SECTION } from '../sections.js';
import type { Section, WasmModule } from '../types.js';
import { readValueType } from '../value-types.js';

/** Export of the counter; an i64, because WAMR takes the first mutable i32 for the stack pointer. */
export const CONSTRUCTOR_COUNTER = '__wamr_pthread_constructor_runs';

const CONSTRUCTORS = '__wasm_call_ctors';
const I64 = 0x7e;
const MUTABLE = 1;
const OP = { end: 0x0b, i64Const: 0x42, i64Add: 0x7c, globalGet: 0x23, globalSet: 0x24 } as const;
const EXPORT_GLOBAL = 3;

/**
 * The same module with a counter at the start of `__wasm_call_ctors`: an exported global of its own behind the others,
 * so that no index moves. Each instance has its own; only bodies behind the first edited one move in the file.
 *
 * Undefined where the module has no function of that name (stripped, or linked without constructors).
 */
export function countConstructors(module: WasmModule): Uint8Array | undefined {
  const target = findConstructors(module);
  const code = findSection(module.sections, SECTION.code);
  const exports = findSection(module.sections, SECTION.export);
  if (target === undefined || code === undefined || exports === undefined) return undefined;
  const global = module.imports.filter(({ kind }) => kind === 'global').length + module.globals.length;
  const replace = new Map<Section, ArrayLike<number>>([
    [code, withIncrement(module, code, target, global)],
    [
      exports,
      appended(module, exports, [
        ...encodeName(CONSTRUCTOR_COUNTER),
        EXPORT_GLOBAL,
        ...encodeUnsigned(global),
      ]),
    ],
  ]);
  const entry = [I64, MUTABLE, OP.i64Const, 0, OP.end];
  const globals = findSection(module.sections, SECTION.global);
  const insert = new Map<number, ArrayLike<number>>();
  if (globals === undefined) insert.set(SECTION.global, encodeVector([entry]));
  else replace.set(globals, appended(module, globals, entry));
  return assemble(module.bytes, module.sections, { replace, insert });
}

/** Position among the defined functions. */
function findConstructors(module: WasmModule): number | undefined {
  const imported = module.imports.filter(({ kind }) => kind === 'function').length;
  const exported = module.exports.find(({ kind, name }) => kind === 'function' && name === CONSTRUCTORS);
  const index = exported?.index ?? [...module.functionNames].find(([, name]) => name === CONSTRUCTORS)?.[0];
  return index === undefined || index < imported ? undefined : index - imported;
}

function appended(module: WasmModule, section: Section, entry: readonly number[]): Uint8Array {
  const cursor = openSection(module, section);
  const count = cursor.u32();
  return concatBytes([encodeUnsigned(count + 1), cursor.take(cursor.left), entry]);
}

function withIncrement(module: WasmModule, section: Section, target: number, global: number): Uint8Array {
  const cursor = openSection(module, section);
  const index = encodeUnsigned(global);
  const increment = [OP.globalGet, ...index, OP.i64Const, 1, OP.i64Add, OP.globalSet, ...index];
  const bodies: Uint8Array[] = [];
  for (let left = cursor.count('function bodies', 3); left > 0; left -= 1) {
    const body = cursor.sub(cursor.u32());
    const start = body.offset;
    if (bodies.length !== target) {
      bodies.push(body.take(body.left));
      continue;
    }
    body.vector('runs of locals', run => [run.u32(), readValueType(run)], 2);
    const locals = module.bytes.subarray(start, body.offset);
    bodies.push(concatBytes([locals, increment, body.take(body.left)]));
  }
  return encodeVector(bodies.map(body => concatBytes([encodeUnsigned(body.length), body])));
}
