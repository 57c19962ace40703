import { closest } from '../config/suggest.js';
import { WamrPthreadError } from '../errors.js';
import { exportedType } from '../verify/engines/v8/entry.js';
import type { FunctionType, ValueType, WasmModule } from '../wasm/types.js';
import type { Scenario, ScenarioArg, ScenarioNative, ScenarioStep } from './schema.js';

/**
 * Compares a scenario with the module that it is for, before anything runs.
 * @throws SCENARIO_MISMATCH for the first thing that does not fit; the message names the step or the native.
 */
export function checkScenario(module: WasmModule, scenario: Scenario): void {
  for (const [name, native] of Object.entries(scenario.natives)) checkNative(module, name, native);
  const groups: readonly (readonly [string, readonly ScenarioStep[]])[] = [
    ['setup', scenario.setup],
    ...scenario.threads.map(({ steps }, index) => [`threads[${index}].steps`, steps] as const),
    ['teardown', scenario.teardown],
  ];
  for (const [place, steps] of groups)
    for (const [index, step] of steps.entries()) checkStep(module, `${place}[${index}]`, step);
}

function checkStep(module: WasmModule, place: string, step: ScenarioStep): void {
  const type = exportedType(module, step.call);
  if (type === undefined)
    mismatch(module, `${place}: no function is exported as ${step.call}`, near(module, step.call));
  const takes = type.params.length;
  const { args, expect } = step;
  if (takes !== args.length)
    mismatch(
      module,
      `${place}: ${step.call} takes ${takes} (${type.params.join(', ')}), "args" has ${args.length}`,
      'Give one argument for each parameter.',
    );
  for (const [index, arg] of args.entries())
    checkArg(module, `${place}.args[${index}]`, step, arg, type.params[index]);
  if (expect !== undefined) checkExpect(module, place, step.call, expect, type);
}

function checkExpect(
  module: WasmModule,
  place: string,
  call: string,
  expect: number | string,
  { results }: FunctionType,
): void {
  const [result] = results;
  if (result === undefined) mismatch(module, `${place}: ${call} returns nothing`, 'Remove "expect".');
  if (typeof expect === 'string' && result !== 'i64')
    mismatch(module, `${place}: ${call} returns ${result}`, 'Write "expect" as a number.');
  if (typeof expect === 'number' && result.startsWith('i') && !Number.isSafeInteger(expect))
    mismatch(
      module,
      `${place}: ${call} returns ${result}, never ${expect}`,
      'Write "expect" as a whole number.',
    );
}

function checkArg(
  module: WasmModule,
  place: string,
  step: ScenarioStep,
  arg: ScenarioArg,
  type: ValueType | undefined,
): void {
  const wanted = acceptedTypes(arg);
  if (type === undefined || !wanted.includes(type))
    mismatch(
      module,
      `${place}: ${step.call} takes ${type} here, ${JSON.stringify(arg)} is ${wanted.join(' or ')}`,
      'Write i64 as {"i64": "5"}, a text where an address is taken.',
    );
  if (
    typeof arg === 'number' &&
    type === 'i32' &&
    !(Number.isInteger(arg) && arg >= -(2 ** 31) && arg < 2 ** 32)
  )
    mismatch(module, `${place}: ${arg} does not fit into an i32`, 'Write a whole number of 32 bits.');
  if (typeof arg === 'object' && 'length' in arg) {
    const text = step.args[arg.length];
    if (typeof text !== 'object' || !('text' in text))
      mismatch(
        module,
        `${place}: args[${arg.length}] is no text`,
        'Name the position of a {"text": …} argument.',
      );
  }
}

function acceptedTypes(arg: ScenarioArg): readonly ValueType[] {
  if (typeof arg === 'number') return ['i32', 'f32', 'f64'];
  if ('i64' in arg) return ['i64'];
  return 'f64' in arg ? ['f64', 'f32'] : ['i32'];
}

function checkNative(module: WasmModule, name: string, { messages }: ScenarioNative): void {
  const imports = module.imports.flatMap(each =>
    each.kind === 'function' && each.module === 'env' ? [{ name: `env.${each.name}`, type: each.type }] : [],
  );
  const found = imports.find(each => each.name === name);
  if (found === undefined) {
    const candidates = closest(
      name,
      imports.map(each => ({ name: each.name, path: each.name })),
    );
    const hint =
      candidates.length > 0 ? `Did you mean ${candidates.join(' or ')}?` : 'Remove it from "natives".';
    mismatch(module, `natives: the module does not import ${name}`, hint);
  }
  if (messages === undefined) return;
  for (const key of ['buffer', 'capacity'] as const)
    if (found.type.params[messages[key]] !== 'i32')
      mismatch(
        module,
        `natives["${name}"].messages.${key}: parameter ${messages[key]} is ${found.type.params[messages[key]] ?? 'missing'}`,
        `${name} takes (${found.type.params.join(', ')}); positions count from 0 and must be of type i32.`,
      );
  if (found.type.results[0] !== 'i32')
    mismatch(module, `natives["${name}"]: it returns no i32`, 'A native with messages returns their length.');
}

function near(module: WasmModule, name: string): string {
  const names = module.exports.flatMap(each => (each.kind === 'function' ? [each.name] : []));
  const found = closest(
    name,
    names.map(each => ({ name: each, path: each })),
  );
  if (found.length > 0) return `Did you mean ${found.join(' or ')}?`;
  return `List ${name} in link.exports and link again; exported are ${names.join(', ') || 'no functions'}.`;
}

function mismatch(module: WasmModule, message: string, hint: string): never {
  throw new WamrPthreadError('SCENARIO_MISMATCH', `${module.file}: the scenario does not fit: ${message}`, {
    hint,
  });
}
