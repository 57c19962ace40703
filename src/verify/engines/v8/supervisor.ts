import { Worker } from 'node:worker_threads';
import { distFile } from '../../../paths.js';
import { cancelWorker } from './cancel.js';
import { Control, CREATED, FAILED, PEAK, RUNNING, SLOT_REPLY, SLOT_STAFFED, SLOT_STATE } from './control.js';
import { EventLog } from './event-log.js';
import { GuestMemory } from './guest-memory.js';
import {
  cachedBytes,
  createHeapState,
  findOverflows,
  type HeapCounts,
  lookAtHeap,
  readHeapCounts,
} from './heap.js';
import { HeapSamples } from './heap-samples.js';
import type { RawMisuse } from './heap-watch.js';
import type { Ending, EngineJob, EngineReport, WorkerInit, WorkerMessage } from './protocol.js';
import { StepRecords } from './scenario-records.js';
import { measureStacks, paintStacks } from './stacks.js';
import { bindWasi, type WasiFunctions } from './wasi.js';
import { blockedThreads, isDeadlocked, stuckAfterEnd } from './watch.js';

/** Workers started before the module asks for threads; more are started when it does. */
const PRESPAWNED = 8;

/** A worker's own heap holds next to nothing: the module's memory is outside of it. */
const WORKER_LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 };

const WATCH_MS = 200;
/** How long threads that wait when the program ends get for a wake-up that is on its way. */
const GRACE_MS = 100;

/** One run of a module: owns the workers and says how it ended. */
export class Run {
  readonly #job: EngineJob;
  readonly #send: (report: EngineReport) => void;
  readonly #control: Control;
  readonly #heap: SharedArrayBuffer;
  readonly #records: SharedArrayBuffer;
  readonly #log = EventLog.create();
  readonly #samples = HeapSamples.create();
  readonly #memory: WebAssembly.Memory | undefined;
  readonly #workers = new Map<number, Worker>();
  #wasi: WasiFunctions | undefined;
  #modules: readonly [WebAssembly.Module, WebAssembly.Module] | undefined;
  #started = performance.now();
  #over = false;
  #arrived = 0;
  readonly #misuses: RawMisuse[] = [];
  readonly #prespawned: number;

  constructor(job: EngineJob, send: (report: EngineReport) => void) {
    this.#job = job;
    this.#send = send;
    this.#control = Control.create(job.maxThreads + 1, job.hostImports);
    this.#heap = createHeapState(job.layout.heap);
    this.#records = StepRecords.create(job.scenario?.labels.length ?? 0);
    this.#memory = createMemory(job);
    this.#prespawned = job.layout.slices.length > 0 ? Math.min(job.maxThreads, PRESPAWNED) : 0;
  }

  async start(): Promise<void> {
    const job = this.#job;
    if (this.#memory !== undefined) paintStacks(this.#memory.buffer, job.layout.slices);
    const compiled = await compile(job);
    if (typeof compiled === 'string') {
      this.#end({ kind: 'trap', trap: { message: compiled, thread: 0, frames: [] } });
      return;
    }
    this.#modules = compiled;
    for (let slot = 0; slot <= this.#prespawned; slot++) {
      this.#control.set(this.#control.slot(slot, SLOT_STAFFED), 1);
      this.#staff(slot);
    }
  }

  /**
   * Main starts when the first threads can start at once: threads that begin one by one as their workers come up
   * would hardly meet, and what this engine is for are meetings.
   */
  #ready(): void {
    this.#arrived += 1;
    if (this.#arrived !== this.#prespawned + 1) return;
    this.#started = performance.now();
    new EventLog(this.#log).begin();
    new HeapSamples(this.#samples).begin();
    const state = this.#control.slot(0, SLOT_STATE);
    this.#control.set(state, RUNNING);
    Atomics.notify(this.#control.words, state);
    setTimeout(() => this.#hang(), this.#job.timeoutMs);
    this.#watch();
  }

  #staff(slot: number): void {
    const [module, threadModule] = this.#modules ?? [];
    if (module === undefined || threadModule === undefined || this.#over) return;
    const { module: _main, threadModule: _thread, ...job } = this.#job;
    const init: WorkerInit = {
      job,
      slot,
      module: slot === 0 ? module : threadModule,
      memory: this.#memory,
      control: this.#control.buffer,
      heap: this.#heap,
      records: this.#records,
      log: this.#log,
      samples: this.#samples,
    };
    const worker = new Worker(distFile('src', 'verify', 'engines', 'v8', 'worker.js'), {
      env: {},
      resourceLimits: WORKER_LIMITS,
    });
    this.#workers.set(slot, worker);
    worker.on('message', (message: WorkerMessage) => this.#receive(message));
    worker.on('error', error => this.#end({ kind: 'failed', message: error.message }));
    worker.postMessage(init);
  }

  #receive(message: WorkerMessage): void {
    switch (message.kind) {
      case 'ready':
        this.#ready();
        return;
      case 'staff':
        this.#staff(message.slot);
        return;
      case 'misuse':
        this.#misuses.push(message.misuse);
        return;
      case 'cancel':
        cancelWorker(this.#control, this.#heap, message.slot, this.#workers.get(message.slot));
        return;
      case 'wasi':
        this.#answerWasi(message.slot, message.name, message.args);
        return;
      case 'exit':
        this.#settle(message.code);
        return;
      default:
        this.#end(message);
        return;
    }
  }

  #answerWasi(slot: number, name: string, args: readonly (number | bigint)[]): void {
    const { wasi, args: programArgs } = this.#job;
    if (wasi === undefined || this.#memory === undefined) return;
    this.#wasi ??= bindWasi({ ...wasi, args: programArgs }, this.#memory);
    const word = this.#control.slot(slot, SLOT_REPLY);
    this.#control.set(word, this.#wasi[name]?.(...args) ?? 0);
    Atomics.notify(this.#control.words, word);
  }

  /** The program has ended. WAMR now ends all threads, but cannot end one that sleeps in a native. */
  #settle(code: number): void {
    if (this.#over) return;
    this.#control.end();
    const stuck = this.#job.endsWithMain ? stuckAfterEnd(this.#control) : [];
    if (stuck.length === 0) {
      this.#end({ kind: 'exit', code });
      return;
    }
    setTimeout(() => {
      const still = stuckAfterEnd(this.#control);
      this.#end(still.length === 0 ? { kind: 'exit', code } : { kind: 'hang', blocked: still });
    }, GRACE_MS);
  }

  /** A deadlock among natives is a hang now, not at the end of the time. */
  #watch(): void {
    let before = false;
    setInterval(() => {
      const now = !this.#control.ended && isDeadlocked(this.#control);
      if (now && before) this.#hang();
      before = now;
    }, WATCH_MS);
  }

  #hang(): void {
    this.#end({ kind: 'hang', blocked: blockedThreads(this.#control) });
  }

  #end(ending: Ending): void {
    if (this.#over) return;
    this.#over = true;
    const milliseconds = Math.round(performance.now() - this.#started);
    const control = this.#control;
    this.#send({
      ending,
      threads: { created: control.get(CREATED), failed: control.get(FAILED), peak: control.get(PEAK) },
      heap: this.#heapCounts(ending),
      misuses: [...this.#misuses, ...this.#overflowsAtEnd(ending)],
      stacks:
        this.#memory === undefined
          ? []
          : measureStacks(this.#memory.buffer, this.#job.layout.slices, control),
      hostCalls: Array.from({ length: this.#job.hostImports }, (_, index) =>
        control.get(control.hostCall(index)),
      ),
      ...(this.#job.scenario === undefined
        ? {}
        : { steps: new StepRecords(this.#records).read(this.#job.scenario) }),
      milliseconds,
      timeline: new EventLog(this.#log).read(control, new HeapSamples(this.#samples).read(), ending.kind),
    });
  }

  /** While threads still run their caches change. */
  #heapCounts(ending: Ending): HeapCounts {
    const counts = readHeapCounts(this.#heap);
    const cached = this.#atEnd(ending, memory => cachedBytes(this.#heap, this.#job.layout.heap, memory));
    return { ...counts, live: counts.live - (cached ?? 0) };
  }

  #overflowsAtEnd(ending: Ending): readonly RawMisuse[] {
    return this.#atEnd(ending, memory => findOverflows(this.#heap, this.#job.layout.heap, memory)) ?? [];
  }

  /** What is in the heap when the program has ended; detached threads may still allocate. */
  #atEnd<T>(ending: Ending, look: (memory: GuestMemory) => T): T | undefined {
    if (ending.kind !== 'exit' || this.#memory === undefined) return undefined;
    const memory = new GuestMemory(this.#memory);
    return lookAtHeap(this.#heap, () => look(memory));
  }
}

function createMemory({ shared, layout }: EngineJob): WebAssembly.Memory | undefined {
  return shared && layout.memory !== undefined
    ? new WebAssembly.Memory({ ...layout.memory, shared })
    : undefined;
}

/** The modules of main and of threads, or what is wrong with them. */
async function compile(job: EngineJob): Promise<readonly [WebAssembly.Module, WebAssembly.Module] | string> {
  try {
    const module = await WebAssembly.compile(job.module);
    const threads = job.threadModule === undefined ? module : await WebAssembly.compile(job.threadModule);
    return [module, threads];
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return `WASM module load failed: ${error.message}`;
    throw error;
  }
}
