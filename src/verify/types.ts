import type { Config } from '../config/types.js';
import type { WasmModule } from '../wasm/types.js';
import type { HeapLeak, HeapMisuse, HeapPlace } from './heap/types.js';
import type { ThreadId } from './met.js';
import type { RaceAccess } from './race/types.js';

export type Severity = 'error' | 'warning' | 'info';

/** One thing that is wrong, found by a rule or by a run. */
export interface Finding {
  /** Stable id, e.g. `allocator-inside`; rules and engines share one namespace. */
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong in this module, with names and numbers. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** Where: function, import or export name; free text. */
  readonly where?: string;
  /** The engine that saw it; absent for static rules. */
  readonly engine?: string;
  /** How the place is reached: function names from an entry point to it, outermost first. Absent: not worked out. */
  readonly chain?: readonly string[];
  /** The place in the source of the program, from the debug information. Absent: there is none. */
  readonly source?: SourcePlace;
  /** True where a baseline accepts it: it is told apart, and does not make `verify` fail. */
  readonly known?: true;
  /** Of a data race: its two sides. */
  readonly accesses?: readonly RaceAccess[];
  /** Of a misuse of the heap: stacks, innermost first. */
  readonly heap?: {
    readonly stack: readonly string[];
    readonly allocated?: HeapPlace;
    readonly freed?: HeapPlace;
  };
  /** The seed of the first shaken run that showed it: `--seed` replays that run. */
  readonly seed?: string;
}

/** A place in a source file, as the debug information writes it. */
interface SourcePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column?: number;
}

/** What the rules may ask besides the module itself. */
export interface RuleContext {
  readonly config: Config;
}

/** What is told of every rule, whatever it reads: docs/rules.md and `wamr-pthread explain` are made from it. */
export interface RuleText {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters, for people who have met the symptom only. */
  readonly why: string;
  readonly fix: string;
  /** The source in WAMR, wasi-libc or the toolchain that makes it so. */
  readonly source: string;
  /** Public threads in which people met it; empty: none is known. */
  readonly met: readonly ThreadId[];
  /** Code or commands that break the rule, and the same done right. */
  readonly example: { readonly bad: string; readonly good: string };
}

/** A static rule: data plus one function. */
export interface Rule extends RuleText {
  /** Messages of the places where the rule is broken; empty: fine. */
  check(module: WasmModule, context: RuleContext): readonly RuleHit[];
}

export interface RuleHit {
  readonly message: string;
  readonly where?: string;
  /** Where the evidence is weaker (or stronger) than the rule's own severity says. */
  readonly severity?: Severity;
  /** What to do where the rule's own advice does not fit this place. */
  readonly fix?: string;
  /** In the code; what is told of it (names on the way to it, line) is worked out for all rules alike. */
  readonly place?: CodePlace;
  /** True where WAMR would not start the module or its threads would share nothing: a run would show no more. */
  readonly blocksRun?: boolean;
  /** True where the module is of a kind that other rules do not speak of: what they find would only follow from this. */
  readonly alone?: boolean;
}

/** A function of a module, or an instruction in it. */
export interface CodePlace {
  /** Function index, imports first. Of an import, its calls are meant. */
  readonly func: number;
  /** Of the instruction, in the file. */
  readonly offset?: number;
  /** Index of the only function from which the way to it counts; default: all from which the module can be entered. */
  readonly from?: number;
}

/** One run of a module on an engine. Plain data. */
export interface RunResult {
  readonly engine: string;
  readonly outcome: 'passed' | 'exit' | 'trap' | 'hang' | 'crash';
  /** Exit code of the program (proc_exit, or main's result). */
  readonly exitCode?: number;
  readonly trap?: {
    readonly message: string;
    /** 0 is main; others count from 1 in order of creation; host threads of a scenario are -1, -2, … */
    readonly thread: number;
    /** Innermost first: function name (or `func[12]`) and offset in the module. */
    readonly stack: readonly {
      readonly name: string;
      readonly offset: number;
    }[];
  };
  /** For a hang: what each thread is doing, as far as known. */
  readonly blocked?: readonly {
    readonly thread: number;
    readonly on: string;
  }[];
  readonly stdout: string;
  readonly stderr: string;
  readonly threads: {
    readonly created: number;
    readonly failed: number;
    readonly peak: number;
  };
  readonly heap: {
    readonly peak: number;
    /** Bytes that were not freed; what the thread-safety layer keeps of freed ones in its caches does not count. */
    readonly live: number;
    readonly allocations: number;
    /** Allocations that found no room. */
    readonly failed?: number;
    /** free or realloc of what is not a live block: WAMR ignores them. */
    readonly invalidFrees?: number;
    /** The sizes in bytes that were asked for most often, the most frequent first. Absent: not counted. */
    readonly sizes?: readonly { readonly size: number; readonly count: number }[];
    /** What the program did wrong with it; absent: nothing was seen. */
    readonly misuse?: readonly HeapMisuse[];
    /** Blocks that were left at the end of a program that ended well, by origin; absent: none, or not looked for. */
    readonly leaks?: readonly HeapLeak[];
    /** Of `verify --heap`: whether accesses could be looked up; false: the module has an allocator of its own. */
    readonly watched?: boolean;
  };
  /** High-water mark and size of each aux stack slice, bytes; index 0 is main. */
  readonly stacks: readonly {
    readonly used: number;
    readonly size: number;
    readonly overflowed: boolean;
  }[];
  /** Imports that WAMR would leave unlinked. */
  readonly unlinked: readonly string[];
  /** The user's own natives (link.hostImports) and how often each was called; the engine answers 0 for them. */
  readonly hostCalls?: readonly { readonly name: string; readonly calls: number }[];
  /** How often `__wasm_call_ctors` ran in main and in host threads; absent: not counted, or no such function. */
  readonly constructorRuns?: number;
  /** Calls of WAMR's own pthread_mutex_lock, and those that failed; absent: not counted. */
  readonly locks?: {
    readonly calls: number;
    readonly failed: readonly {
      readonly reason: 'never initialised' | 'stale handle' | 'other';
      /** Of the mutex, in linear memory. */
      readonly address: number;
      readonly count: number;
    }[];
  };
  /** What this engine, as it was built, cannot see: its numbers say nothing then. Absent: it sees all. */
  readonly notSeen?: readonly string[];
  /** Known races of libc and how often each was met (race/known-races.ts); absent: races were not looked for. */
  readonly suppressed?: readonly { readonly id: string; readonly count: number }[];
  /** Of a scenario: what came of each step. */
  readonly steps?: readonly {
    /** `setup`, `host thread 1` (from 1) or `teardown`. */
    readonly thread: string;
    readonly call: string;
    readonly expected?: string;
    readonly calls: number;
    readonly mismatches: number;
    /** The last result; where there were unexpected ones, the last of those. */
    readonly last?: string;
  }[];
  /** How the run was shaken; absent: not at all. */
  readonly schedule?: {
    /** Its number among the runs of all shards, from 1. */
    readonly run: number;
    /** As `--seed` takes it. */
    readonly seed: string;
    /** The thread limit under which it ran. */
    readonly maxThreads: number;
  };
  readonly milliseconds: number;
  /** What lies where in linear memory; absent: the module has none, or was not started. */
  readonly memory?: MemoryMap;
  /** What the threads did and when; absent: not recorded, or another run of the report shows it already. */
  readonly timeline?: Timeline;
}

/** Addresses in linear memory, in bytes, end excluded. */
export interface MemoryRange {
  readonly start: number;
  readonly end: number;
}

export interface MemoryMap {
  /** Bytes at the start of the program. */
  readonly size: number;
  /** Static data, initialised or not. */
  readonly data?: MemoryRange;
  /** Of the aux stack, main first, in the order of `stacks`. */
  readonly slices: readonly MemoryRange[];
  readonly appHeap?: MemoryRange;
}

/** Something that a thread did. */
export interface ThreadEvent {
  /** Microseconds since the program's start. */
  readonly at: number;
  /** As in `trap.thread`. */
  readonly thread: number;
  /** `runs`: the wait before it is over. */
  readonly kind: 'created' | 'started' | 'waits' | 'runs' | 'ended';
  /** What it waits in: `pthread_mutex_lock(queue_lock), held by thread 2`. */
  readonly on?: string;
  /** The thread that created it. */
  readonly by?: number;
}

export interface Timeline {
  /** In the order of time. */
  readonly events: readonly ThreadEvent[];
  /** Bytes that the app heap held, and when, in microseconds; the highest of each stretch of time. */
  readonly heap: readonly { readonly at: number; readonly live: number }[];
  /** Events beyond those kept. */
  readonly dropped: number;
  /** Which waits are among the events: all, or only those in functions of the host. */
  readonly waits: 'all' | 'natives';
}

/** The answer of `verify`: plain data, versioned. */
export interface Report {
  readonly version: 1;
  readonly file: string;
  /** What the file is; absent: a linked module. */
  readonly kind?: 'object' | 'archive';
  /** The version of this tool; absent in reports of older ones. */
  readonly tool?: string;
  /** Of the module's bytes, hexadecimal; absent for objects and archives. */
  readonly sha256?: string;
  /** Which part of the runs these are; absent: all of them. */
  readonly shard?: {
    /** From 1. */
    readonly index: number;
    readonly of: number;
    /** Of all shards together, on each engine. */
    readonly runs: number;
    /** Seconds after which a run counted as a hang. */
    readonly timeout: number;
  };
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  readonly runs: readonly RunResult[];
  /** Settings that the runs show to be enough; absent unless every run passed. */
  readonly advice?: Advice;
  /** The settings that count for the verdict, by their keys in the config; absent: nothing depended on any. */
  readonly settings?: Readonly<Record<string, SettingValue>>;
}

export type SettingValue = string | number | boolean | readonly string[];

/** A setting as it is and as it could be. */
export interface Proposal {
  readonly key: 'threads.max' | 'threads.stackSize' | 'memory.appHeap';
  /** Threads, or bytes. */
  readonly now: number;
  readonly proposed: number;
  /** What was measured. */
  readonly why: string;
}

export interface Advice {
  readonly settings: readonly Proposal[];
  /** What else the numbers say, as sentences. */
  readonly notes: readonly string[];
}
