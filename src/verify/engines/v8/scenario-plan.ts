import type { Scenario, ScenarioStep } from '../../../scenario/schema.js';
import type { ValueType, WasmModule } from '../../../wasm/types.js';
import { exportedType } from './entry.js';

/** An argument as the call gets it; bytes are placed in the app heap for the call. */
type CallArg = number | bigint | Uint8Array;

/** A step with everything worked out, and the number of its record. */
export interface ScenarioCall {
  readonly record: number;
  readonly name: string;
  readonly args: readonly CallArg[];
  readonly repeat: number;
  readonly expect: number | bigint | undefined;
}

/** A scenario as the child process gets it. Plain data. */
export interface ScenarioJob {
  readonly setup: readonly ScenarioCall[];
  /** One list for each host thread. */
  readonly threads: readonly (readonly ScenarioCall[])[];
  readonly teardown: readonly ScenarioCall[];
  /** Who makes each call, by record. */
  readonly labels: readonly { readonly thread: string; readonly call: string; readonly expected?: string }[];
}

/** Spreads a scenario over its threads. It must have passed `checkScenario`. */
export function planScenario(module: WasmModule, scenario: Scenario): ScenarioJob {
  const labels: { thread: string; call: string; expected?: string }[] = [];
  const plan = (thread: string, steps: readonly ScenarioStep[]): readonly ScenarioCall[] =>
    steps.map(step => {
      const { call, expect } = step;
      labels.push({ thread, call, ...(expect === undefined ? {} : { expected: String(expect) }) });
      return toCall(module, step, labels.length - 1);
    });
  const setup = plan('setup', scenario.setup);
  const each = scenario.threads.flatMap(({ count, steps }) => Array.from({ length: count }, () => steps));
  const threads = each.map((steps, index) => plan(`host thread ${index + 1}`, steps));
  return { setup, threads, teardown: plan('teardown', scenario.teardown), labels };
}

function toCall(
  module: WasmModule,
  { call, args, repeat, expect }: ScenarioStep,
  record: number,
): ScenarioCall {
  const texts = args.map(arg =>
    typeof arg === 'object' && 'text' in arg ? Buffer.from(`${arg.text}\0`) : undefined,
  );
  const values = args.map((arg, index): CallArg => {
    if (typeof arg === 'number') return arg;
    if ('i64' in arg) return BigInt.asIntN(64, BigInt(arg.i64));
    if ('f64' in arg) return toFloat(arg.f64);
    if ('length' in arg) return (texts[arg.length]?.length ?? 1) - 1;
    return texts[index] ?? 0;
  });
  const [result] = exportedType(module, call)?.results ?? [];
  return { record, name: call, args: values, repeat, expect: expected(expect, result) };
}

function toFloat(text: string): number {
  if (/inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

/** In the form in which V8 gives results: an i32 and an i64 signed, an f32 rounded. */
function expected(
  value: number | string | undefined,
  type: ValueType | undefined,
): number | bigint | undefined {
  if (value === undefined) return undefined;
  if (type === 'i64') return BigInt.asIntN(64, BigInt(value));
  if (type === 'i32') return Number(value) | 0;
  return type === 'f32' ? Math.fround(Number(value)) : Number(value);
}
