import type { Scenario, ScenarioArg, ScenarioStep } from '../../../scenario/schema.js';
import type { HostSide, NativeStep, NativeStub } from './options.js';

/** A scenario as the engine takes it; both are one to one. */
export function hostSideOf({ constructors, setup, threads, teardown }: Scenario): HostSide {
  return {
    constructors,
    setup: setup.map(toStep),
    threads: threads.map(({ count, steps }) => ({ count, steps: steps.map(toStep) })),
    teardown: teardown.map(toStep),
  };
}

/** Its stub natives. */
export function stubsOf({ natives }: Scenario): readonly NativeStub[] {
  return Object.entries(natives).map(([name, { returns, messages }]) => ({
    module: 'env',
    name: name.slice('env.'.length),
    returns,
    ...(messages === undefined ? {} : { messages }),
  }));
}

function toStep({ call, args, repeat, expect }: ScenarioStep): NativeStep {
  return {
    call,
    arguments: args.map(toArgument),
    repeat,
    ...(expect === undefined
      ? {}
      : {
          expected:
            typeof expect === 'number' ? { kind: 'number', number: expect } : { kind: 'wide', wide: expect },
        }),
  };
}

function toArgument(arg: ScenarioArg): NativeStep['arguments'][number] {
  if (typeof arg === 'number') return { kind: 'number', number: arg };
  if ('i64' in arg) return { kind: 'wide', wide: arg.i64 };
  if ('f64' in arg) return { kind: 'float', float: arg.f64 };
  if ('text' in arg) return { kind: 'text', text: arg.text };
  return { kind: 'length', index: arg.length };
}
