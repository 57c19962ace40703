import type { EngineRunOptions } from '../options.js';

/** A run on the real runtime; its time counts from the module's load. */
export interface WamrRunOptions extends EngineRunOptions {
  /** Absolute path of the built engine, wamr_pthread_engine.node. */
  readonly addon: string;
  /** Operand stack of the interpreter in bytes (iwasm --stack-size). */
  readonly operandStack: number;
  /** What its standard input is; undefined: empty. */
  readonly stdin?: string;
  /** Stub natives that answer or deliver messages; each counts its calls. */
  readonly stubs?: readonly NativeStub[];
  /** The host's side, instead of the entry point. */
  readonly host?: HostSide;
}

export interface NativeStub {
  readonly module: string;
  readonly name: string;
  readonly returns: number;
  readonly messages?: {
    readonly texts: readonly string[];
    /** How often the list is gone through, all threads together. */
    readonly times: number;
    /** Positions of the arguments with the buffer's address and its size. */
    readonly buffer: number;
    readonly capacity: number;
  };
}

/** What a C host does; every host thread gets an environment of its own before any of them starts. */
export interface HostSide {
  /** runtime: only what WAMR runs itself; host: the host also calls `__wasm_call_ctors`, or else `_initialize`. */
  readonly constructors: 'runtime' | 'host';
  readonly setup: readonly NativeStep[];
  readonly threads: readonly { readonly count: number; readonly steps: readonly NativeStep[] }[];
  readonly teardown: readonly NativeStep[];
}

export interface NativeStep {
  readonly call: string;
  readonly arguments: readonly NativeArgument[];
  readonly repeat: number;
  readonly expected?: NativeArgument;
}

type NativeArgument =
  | { readonly kind: 'number'; readonly number: number }
  /** An i64, in decimal digits. */
  | { readonly kind: 'wide'; readonly wide: string }
  /** A float as text: JSON has no infinities. */
  | { readonly kind: 'float'; readonly float: string }
  /** Placed in the app heap for the call, with a NUL behind it. */
  | { readonly kind: 'text'; readonly text: string }
  /** The length in bytes of the text at that position. */
  | { readonly kind: 'length'; readonly index: number };
