import type { Control } from './control.js';
import { HostTrap } from './guest-memory.js';
import type { GuestInstance } from './instance.js';
import type { Step, WorkerInit } from './protocol.js';
import { forgetObjects } from './records.js';
import { endIfAsked } from './wait.js';

/** Runs what main's thread has to run; the exit code. Throws the module's traps and ends. */
export function runSteps(job: WorkerInit['job'], instance: GuestInstance, control: Control): number {
  let code = 0;
  for (const step of job.steps) {
    const result = runStep(step, job.args, instance);
    endIfAsked({ control, slot: 0 });
    if (step.temporary) forgetObjects(control);
    if (step.kind === 'main') code = Number(result ?? 0);
  }
  return code;
}

function runStep(step: Step, args: readonly string[], instance: GuestInstance): unknown {
  const found = instance.exports[step.name];
  if (typeof found !== 'function') throw new TypeError(`no function is exported as ${step.name}`);
  if (step.kind === 'function' || found.length === 0) return found();
  return found(args.length, passArguments(args, instance));
}

/** core/iwasm/common/wasm_application.c, execute_main: strings first, then the pointers to them. */
function passArguments(args: readonly string[], { heap, memory }: GuestInstance): number {
  const texts = args.map(each => Buffer.from(`${each}\0`));
  const length = Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4) * 4;
  const start = heap.malloc(length + 4 * texts.length);
  if (start === 0) throw new HostTrap('allocate memory failed');
  let at = start;
  for (const [index, text] of texts.entries()) {
    memory.bytes(at, text.length).set(text);
    memory.write32(start + length + 4 * index, at);
    at += text.length;
  }
  return start + length;
}
