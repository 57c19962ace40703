import { WamrPthreadError } from '../../../errors.js';
import type { Scenario } from '../../../scenario/schema.js';
import type { FunctionType, WasmModule } from '../../../wasm/types.js';
import { WASI_MODULES } from '../../natives/table.js';
import type { Step } from './protocol.js';

const CONSTRUCTORS = '__wasm_call_ctors';
const INITIALIZE = '_initialize';
const START = '_start';

/** Names under which WAMR looks for a main without WASI: wasm_application.c, execute_main. */
const MAINS = ['main', '__main_argc_argv', '_main'] as const;

/** What main's thread runs: what WAMR calls while it instantiates, what a good host adds, then the program. */
export interface Entry {
  readonly steps: readonly Step[];
  /** True for a program that ends with its main function; a library lives as long as its host. */
  readonly endsWithMain: boolean;
}

/**
 * Decides by exports and imports, as core/iwasm/interpreter/wasm_runtime.c (execute_post_instantiate_functions) and
 * wasm_application.c (execute_main) do. `call`: exports to call instead of the program's entry point.
 * `constructors`: a scenario follows, which says who calls them.
 * Throws ENGINE_FAILED for a name in `call` that is no exported function without parameters.
 */
export function planEntry(
  module: WasmModule,
  call: readonly string[],
  constructors?: Scenario['constructors'],
): Entry {
  if (constructors !== undefined)
    return { steps: scenarioInitialisation(module, constructors), endsWithMain: false };
  const steps = initialisation(module);
  if (call.length > 0) {
    const calls = call.map(
      (name): Step => ({ name: checkCallable(module, name), kind: 'function', temporary: false }),
    );
    return { steps: [...steps, ...calls], endsWithMain: false };
  }
  if (exportedType(module, START) !== undefined)
    return { steps: [...steps, { name: START, kind: 'function', temporary: false }], endsWithMain: true };
  const main = MAINS.find(name => exportedType(module, name) !== undefined);
  if (main === undefined) return { steps, endsWithMain: false };
  return { steps: [...steps, { name: main, kind: 'main', temporary: false }], endsWithMain: true };
}

function initialisation(module: WasmModule): Step[] {
  const has = (name: string): boolean => exportedType(module, name) !== undefined;
  const step = (name: string, temporary: boolean): Step => ({ name, kind: 'function', temporary });
  const byRuntime = usesWasi(module) ? INITIALIZE : CONSTRUCTORS;
  if (has(byRuntime)) return [step(byRuntime, true)];
  // What WAMR leaves to the host: a reactor without WASI, constructors of a WASI module without an entry point.
  const byHost = usesWasi(module) ? CONSTRUCTORS : INITIALIZE;
  return has(byHost) && !has(START) ? [step(byHost, false)] : [];
}

/** What WAMR itself runs, and what a scenario's host calls after that, whether or not it is the second time. */
function scenarioInitialisation(module: WasmModule, constructors: Scenario['constructors']): Step[] {
  const has = (name: string): boolean => exportedType(module, name) !== undefined;
  const steps = initialisation(module).filter(each => each.temporary);
  const byHost = constructors === 'host' ? [CONSTRUCTORS, INITIALIZE].find(has) : undefined;
  return byHost === undefined ? steps : [...steps, { name: byHost, kind: 'function', temporary: false }];
}

/** WAMR counts a module as WASI when it imports one function of it (wasm_loader.c, import_wasi_api). */
export function usesWasi(module: WasmModule): boolean {
  return module.imports.some(each => each.kind === 'function' && WASI_MODULES.includes(each.module));
}

/** The type of an exported function, or undefined. */
export function exportedType(module: WasmModule, name: string): FunctionType | undefined {
  const found = module.exports.find(each => each.kind === 'function' && each.name === name);
  if (found === undefined) return undefined;
  const imported = module.imports.flatMap(each => (each.kind === 'function' ? [each.type] : []));
  return imported[found.index] ?? module.functions[found.index - imported.length];
}

function checkCallable(module: WasmModule, name: string): string {
  const type = exportedType(module, name);
  if (type !== undefined && type.params.length === 0) return name;
  const callable = module.exports
    .map(each => each.name)
    .filter(each => exportedType(module, each)?.params.length === 0)
    .filter(each => each !== INITIALIZE && each !== CONSTRUCTORS);
  throw new WamrPthreadError(
    'ENGINE_FAILED',
    `${module.file}: cannot call "${name}": ${type === undefined ? 'no function is exported under this name' : 'it takes parameters'}`,
    {
      hint:
        callable.length === 0
          ? 'The module exports no function without parameters; list one in link.exports and link again.'
          : `Name one of ${callable.join(', ')}.`,
    },
  );
}
