import { parentPort } from 'node:worker_threads';
import { Control, FREE, SLOT_ARGUMENT, SLOT_FUNCTION, SLOT_NUMBER, SLOT_STATE } from './control.js';
import { EventLog } from './event-log.js';
import { awaitOthers, leaveHost, runHostThreads } from './host-threads.js';
import { createInstance, type GuestInstance, officeOf } from './instance.js';
import { destroyKeyValues } from './keys.js';
import type { WorkerInit, WorkerMessage } from './protocol.js';
import { StepRecords } from './scenario-records.js';
import { runCalls } from './scenario-steps.js';
import { shakeStart } from './shake.js';
import { runSteps } from './steps.js';
import { finishThread } from './threads.js';
import { readTrap } from './traps.js';
import { ThreadEnd } from './wait.js';
import { ProgramExit } from './wasi.js';

// One worker serves one slot: worker 0 runs main, the others one thread of the module after the other. Between
// threads they sleep on the slot's state, so that pthread_create is a store and a wake-up.

/** V8 keeps 10 frames by default; a trap inside an allocator has more callers than that. */
Error.stackTraceLimit = 50;

parentPort?.once('message', (init: WorkerInit) => {
  const control = new Control(init.control, init.job.maxThreads + 1);
  control.log = new EventLog(init.log);
  post({ kind: 'ready' });
  if (init.slot === 0) runMain(init, control);
  else serve(init, control);
});

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

function runMain(init: WorkerInit, control: Control): void {
  awaitWork(control, 0);
  control.log?.note('started', 0);
  shakeStart(init.job.schedule, 0);
  try {
    const instance = createInstance(init, control, post);
    const code = runSteps(init.job, instance, control);
    runScenario(init, instance, control);
    post({ kind: 'exit', code });
  } catch (error) {
    if (!(error instanceof ThreadEnd)) reportError(error, 0);
  }
}

/** What the host does with a module once it is instantiated. */
function runScenario(init: WorkerInit, instance: GuestInstance, control: Control): void {
  const { scenario } = init.job;
  if (scenario === undefined) return;
  const records = new StepRecords(init.records);
  const caller = { control, slot: 0 };
  runCalls(scenario.setup, instance, records, caller);
  runHostThreads(caller, officeOf(post), scenario.threads.length);
  runCalls(scenario.teardown, instance, records, caller);
}

function runHostThread(init: WorkerInit, control: Control): void {
  const threads = init.job.scenario?.threads ?? [];
  const calls = threads[control.get(control.slot(init.slot, SLOT_FUNCTION))] ?? [];
  const instance = createInstance(init, control, post);
  awaitOthers(control, threads.length);
  shakeStart(init.job.schedule, control.get(control.slot(init.slot, SLOT_NUMBER)));
  untilThreadEnd(() =>
    runCalls(calls, instance, new StepRecords(init.records), { control, slot: init.slot }),
  );
}

function serve(init: WorkerInit, control: Control): never {
  for (;;) {
    awaitWork(control, init.slot);
    const number = control.get(control.slot(init.slot, SLOT_NUMBER));
    control.log?.note('started', number);
    try {
      if (number < 0) {
        runHostThread(init, control);
        finishThread(control, init.slot, 0);
        leaveHost(control);
        continue;
      }
      finishThread(control, init.slot, runThread(init, control));
    } catch (error) {
      if (error instanceof ThreadEnd) finishThread(control, init.slot, 0);
      else reportError(error, number);
      if (!(error instanceof ThreadEnd)) rest();
    }
  }
}

function awaitWork(control: Control, slot: number): void {
  const state = control.slot(slot, SLOT_STATE);
  while (control.get(state) === FREE) Atomics.wait(control.words, state, FREE);
}

/** After a trap the run is over; the process will be ended from outside. */
function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

/** Runs the function that pthread_create named in a fresh instance; its result. */
function runThread(init: WorkerInit, control: Control): number {
  const instance = createInstance(init, control, post);
  const entry = control.get(control.slot(init.slot, SLOT_FUNCTION));
  const argument = control.get(control.slot(init.slot, SLOT_ARGUMENT));
  shakeStart(init.job.schedule, control.get(control.slot(init.slot, SLOT_NUMBER)));
  const result = untilThreadEnd(() => instance.callIndirect(entry, argument));
  destroyKeyValues({ control, slot: init.slot }, instance.keys, (destructor, value) => {
    untilThreadEnd(() => instance.callIndirect(destructor, value));
  });
  return result;
}

function untilThreadEnd(body: () => unknown): number {
  try {
    return Number(body() ?? 0);
  } catch (error) {
    if (error instanceof ThreadEnd) return error.value;
    throw error;
  }
}

function reportError(error: unknown, thread: number): void {
  if (error instanceof ProgramExit) {
    post({ kind: 'exit', code: error.code });
    return;
  }
  const trap = readTrap(error, thread);
  if (trap !== undefined) post({ kind: 'trap', trap });
  else post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
