import { createRequire } from 'node:module';
import type { WamrJob } from './protocol.js';

/** What a built engine can do, as it finds out itself (native/probe.cc). */
export interface Capabilities {
  /** WAMR's version. */
  readonly version: string;
  /** Built from WAMR's sources: threads, locks and hanging threads can be seen. */
  readonly internals: boolean;
  readonly pthread: boolean;
  readonly semaphores: boolean;
  readonly libcBuiltin: boolean;
  readonly wasi: boolean;
  /** `wasi.thread-spawn`: the other thread model, which must not be there. */
  readonly wasiThreads: boolean;
  readonly sharedMemory: boolean;
  readonly simd: boolean;
}

interface Addon {
  /** Blocks until the run has ended. */
  run(job: WamrJob & { readonly module: Uint8Array }): void;
  probe(): Capabilities;
}

/** The engine itself. Only for child processes: WAMR's state is one per process, and a crash takes the process along. */
export function loadAddon(path: string): Addon {
  const loaded: unknown = createRequire(import.meta.url)(path);
  if (!isAddon(loaded)) throw new TypeError(`${path} is no engine of this package`);
  return loaded;
}

function isAddon(value: unknown): value is Addon {
  return typeof value === 'object' && value !== null && 'run' in value && 'probe' in value;
}
