import type { ScenarioNative } from '../../../scenario/schema.js';
import type { RunResult } from '../../types.js';
import type { RawMisuse } from './heap-watch.js';
import type { Layout } from './layout.js';
import type { ScenarioJob } from './scenario-plan.js';
import type { WasiSettings } from './wasi.js';

/** How one import of the module is filled in. */
export type Binding = { readonly module: string; readonly name: string } & (
  | { readonly kind: 'native'; readonly native: string }
  | { readonly kind: 'wasi' }
  /** One of the user's own natives: a stub that counts and returns 0, or what the scenario says. */
  | {
      readonly kind: 'host';
      readonly index: number;
      readonly result: 'none' | 'number' | 'bigint';
      readonly native: ScenarioNative | undefined;
      /** Counter of the messages it delivered, among the call counters. */
      readonly cursor: number;
    }
  /** A function that ends the run with these words when it is called. */
  | { readonly kind: 'trap'; readonly message: string }
  | { readonly kind: 'table'; readonly initial: number; readonly maximum: number | undefined }
  | { readonly kind: 'global'; readonly value: number }
);

/** What main's thread does, in order. */
export interface Step {
  /** Name of the exported function. */
  readonly name: string;
  /** `main`: called with argc and argv where it takes them, and its result is the exit code. */
  readonly kind: 'function' | 'main';
  /** True for what WAMR runs while it instantiates: handles made there are unknown afterwards. */
  readonly temporary: boolean;
}

/** All that the child process needs for one run. Plain data. */
export interface EngineJob {
  /** The rewritten module, and one without active data for thread instances (undefined: the same). */
  readonly module: Uint8Array;
  readonly threadModule: Uint8Array | undefined;
  readonly layout: Layout;
  readonly shared: boolean;
  /** Names of the rewritten module's exports. */
  readonly exports: {
    readonly stackPointer: string | undefined;
    readonly table: string | undefined;
    readonly ownAllocator: boolean;
  };
  readonly memoryImport: { readonly module: string; readonly name: string };
  readonly bindings: readonly Binding[];
  readonly hostImports: number;
  readonly steps: readonly Step[];
  /** Done by main after the steps; undefined: the program runs by itself. */
  readonly scenario: ScenarioJob | undefined;
  /** False for a module whose host goes on living: threads that still wait at the end are then no hang. */
  readonly endsWithMain: boolean;
  readonly args: readonly string[];
  /** Undefined: the module imports nothing of WASI. */
  readonly wasi: Omit<WasiSettings, 'args'> | undefined;
  readonly maxThreads: number;
  readonly timeoutMs: number;
}

/** A place in the code as V8 names it. */
export interface RawFrame {
  readonly index: number;
  readonly offset: number;
}

export interface RawTrap {
  readonly message: string;
  readonly thread: number;
  readonly frames: readonly RawFrame[];
}

/** How a run ended. */
export type Ending =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'trap'; readonly trap: RawTrap }
  | { readonly kind: 'hang'; readonly blocked: readonly { readonly thread: number; readonly on: string }[] }
  /** The engine itself failed: no finding about the module. */
  | { readonly kind: 'failed'; readonly message: string };

/** The child's answer, sent once. */
export interface EngineReport {
  readonly ending: Ending;
  readonly threads: { readonly created: number; readonly failed: number; readonly peak: number };
  readonly heap: {
    readonly peak: number;
    readonly live: number;
    readonly allocations: number;
    readonly failed: number;
    readonly invalid: number;
    readonly sizes: readonly { readonly size: number; readonly count: number }[];
  };
  readonly misuses: readonly RawMisuse[];
  readonly stacks: readonly { readonly used: number; readonly size: number; readonly overflowed: boolean }[];
  /** Calls of each stub, in the order of `hostImports`. */
  readonly hostCalls: readonly number[];
  readonly steps?: RunResult['steps'];
  readonly milliseconds: number;
}

/** What a worker gets before its first thread. */
export interface WorkerInit {
  readonly job: Omit<EngineJob, 'module' | 'threadModule'>;
  readonly slot: number;
  readonly module: WebAssembly.Module;
  /** Undefined: each instance makes its own. */
  readonly memory: WebAssembly.Memory | undefined;
  readonly control: SharedArrayBuffer;
  readonly heap: SharedArrayBuffer;
  /** Of a scenario's steps. */
  readonly records: SharedArrayBuffer;
}

/** What workers tell the child's main thread. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'trap'; readonly trap: RawTrap }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'misuse'; readonly misuse: RawMisuse }
  | { readonly kind: 'staff'; readonly slot: number }
  | { readonly kind: 'cancel'; readonly slot: number }
  | {
      readonly kind: 'wasi';
      readonly slot: number;
      readonly name: string;
      readonly args: readonly (number | bigint)[];
    };
