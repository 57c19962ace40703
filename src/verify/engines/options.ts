import type { WasmModule } from '../../wasm/types.js';
import type { Schedule } from '../schedule/schedule.js';

/** What to run, and under which settings of WAMR: the same for every engine. */
export interface EngineRunOptions {
  /** From readModule; its `file` gives the program its argv[0]. */
  readonly module: WasmModule;
  /** Threads besides main that may live at the same time (iwasm --max-threads). */
  readonly maxThreads: number;
  /** App heap in bytes (iwasm --heap-size); 0: none. */
  readonly appHeap: number;
  /** Milliseconds from the program's start after which it counts as hanging. */
  readonly timeoutMs: number;
  /** Arguments after argv[0]. */
  readonly args: readonly string[];
  /** The program's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders it may open: `host` or `guest::host`. */
  readonly dirs: readonly string[];
  /** The user's own natives under `env`: stubs that return 0 and count their calls. */
  readonly hostImports?: readonly string[];
  /** Exports without parameters to call, in this order, instead of the entry point. */
  readonly call?: readonly string[];
  /** How the run is shaken; absent: not at all. */
  readonly schedule?: Schedule;
}
