import { HostTrap } from './guest-memory.js';
import type { GuestInstance } from './instance.js';
import type { ScenarioCall } from './scenario-plan.js';
import type { StepRecords } from './scenario-records.js';
import { shakePoint } from './shake.js';
import { type Caller, endIfAsked } from './wait.js';

/** Makes the calls of one thread, in order. Throws the module's traps and ends. */
export function runCalls(
  calls: readonly ScenarioCall[],
  instance: GuestInstance,
  records: StepRecords,
  caller: Caller,
): void {
  for (const call of calls)
    for (let done = 0; done < call.repeat; done += 1) {
      shakePoint();
      const result = makeCall(call, instance);
      records.note(call.record, result, call.expect === undefined || Object.is(result, call.expect));
      endIfAsked(caller);
    }
}

/** As a C host does it: wasm_runtime_module_malloc for each text, the call, wasm_runtime_module_free. */
function makeCall({ name, args }: ScenarioCall, instance: GuestInstance): unknown {
  const found = instance.exports[name];
  if (typeof found !== 'function') throw new TypeError(`no function is exported as ${name}`);
  const placed: number[] = [];
  const values = args.map(arg => {
    if (!(arg instanceof Uint8Array)) return arg;
    const address = instance.moduleMalloc(arg.length);
    if (address === 0)
      throw new HostTrap(
        `wasm_runtime_module_malloc(${arg.length}) found no room for an argument of ${name}`,
      );
    instance.memory.bytes(address, arg.length).set(arg);
    placed.push(address);
    return address;
  });
  const result: unknown = found(...values);
  for (const address of placed) instance.moduleFree(address);
  return result;
}
