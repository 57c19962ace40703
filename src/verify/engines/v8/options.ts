import type { Scenario } from '../../../scenario/schema.js';
import type { EngineRunOptions } from '../options.js';

/** A run on Node's WebAssembly. */
export interface V8RunOptions extends EngineRunOptions {
  /** What the host does instead of running the entry point; checked against the module. */
  readonly scenario?: Scenario;
}
