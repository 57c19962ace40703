import type { Scenario } from '../../../scenario/schema.js';
import type { FunctionType, WasmModule } from '../../../wasm/types.js';
import { sameType } from '../../natives/signature.js';
import { findNative, type NativeOption, WASI_MODULES } from '../../natives/table.js';
import type { Binding } from './protocol.js';

/** Libraries of natives that the runtime of this package is built with; the others are off or refused. */
const LIBRARIES: readonly NativeOption[] = [
  'WAMR_BUILD_LIBC_BUILTIN',
  'WAMR_BUILD_LIB_PTHREAD',
  'WAMR_BUILD_LIB_PTHREAD_SEMAPHORE',
  'WAMR_BUILD_LIBC_WASI',
];

/** libc_builtin_wrapper.c: the only globals that WAMR knows. */
const GLOBALS: Readonly<Record<string, number>> = { NaN: Number.NaN, Infinity: Number.POSITIVE_INFINITY };

/** The imports of a module as WAMR would fill them in. */
export interface BoundImports {
  readonly bindings: readonly Binding[];
  /** `env.name` of the functions that WAMR leaves unlinked: unknown, or of another type than it has. */
  readonly unlinked: readonly string[];
  /** WAMR's words where an import keeps it from instantiating. */
  readonly refused: string | undefined;
}

/**
 * Binds every import but the memory. `hostImports` are the user's own natives under `env`; they come first, and
 * `answers` says what they answer.
 */
export function bindImports(
  module: WasmModule,
  hostImports: readonly string[],
  answers: Scenario['natives'] = {},
): BoundImports {
  const bindings: Binding[] = [];
  const unlinked: string[] = [];
  let refused: string | undefined;
  for (const { module: from, name, ...what } of module.imports) {
    if (what.kind === 'function') {
      const binding = bindFunction(from, name, what.type, hostImports, answers);
      if (binding.kind === 'trap') unlinked.push(`${from}.${name}`);
      bindings.push(binding);
    } else if (what.kind === 'table') {
      bindings.push({
        module: from,
        name,
        kind: 'table',
        initial: what.limits.min,
        maximum: what.limits.max,
      });
    } else if (what.kind === 'global') {
      const value = from === 'global' ? GLOBALS[name] : undefined;
      if (value === undefined) refused ??= `failed to link import global (${from}, ${name})`;
      else bindings.push({ module: from, name, kind: 'global', value });
    } else if (what.kind === 'tag') {
      refused ??= `failed to link import tag (${from}, ${name})`;
    }
  }
  return { bindings, unlinked, refused };
}

function bindFunction(
  module: string,
  name: string,
  type: FunctionType,
  hostImports: readonly string[],
  answers: Scenario['natives'],
): Binding {
  const host = module === 'env' ? hostImports.indexOf(name) : -1;
  if (host >= 0)
    return {
      module,
      name,
      kind: 'host',
      index: host,
      result: resultOf(type),
      native: answers[`env.${name}`],
      cursor: hostImports.length + host,
    };
  const native = findNative(module, name);
  if (native === undefined || !LIBRARIES.includes(native.option) || !sameType(native.type, type))
    return { module, name, kind: 'trap', message: unlinkedMessage(module, name) };
  return WASI_MODULES.includes(module)
    ? { module, name, kind: 'wasi' }
    : { module, name, kind: 'native', native: native.name };
}

/** core/iwasm/interpreter/wasm_interp_fast.c, wasm_interp_call_func_native. */
function unlinkedMessage(module: string, name: string): string {
  return `failed to call unlinked import function (${module}, ${name})`;
}

function resultOf({ results }: FunctionType): 'none' | 'number' | 'bigint' {
  const [result] = results;
  if (result === undefined) return 'none';
  return result === 'i64' ? 'bigint' : 'number';
}
