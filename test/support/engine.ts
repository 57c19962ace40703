import { join } from 'node:path';
import { runtimeBuild } from '../../src/runtime-command.js';
import { runOnWamr, type WamrRunOptions } from '../../src/verify/engines/wamr/run.js';
import type { RunResult } from '../../src/verify/types.js';
import type { WasmModule } from '../../src/wasm/types.js';
import { type Part, partsDir, wamrSource } from './parts.js';

let built: Promise<string> | undefined;

/** Environment under which the engine is built once for all tests, and kept. */
export const engineEnv: NodeJS.ProcessEnv = { ...process.env, WAMR_PTHREAD_CACHE: join(partsDir, 'engine') };

/** The engine with the real WAMR, built from the crate. */
export function wamrEngine(): Part & { readonly prepare: () => Promise<string> } {
  return {
    missing: wamrSource().missing,
    prepare: () => {
      built ??= runtimeBuild({ cwd: partsDir, env: engineEnv, fromCargo: true }).then(({ addon }) => addon);
      return built;
    },
  };
}

/** Runs it with four threads and 1 MiB of heap, unless told otherwise. */
export async function runReal(module: WasmModule, options: Partial<WamrRunOptions> = {}): Promise<RunResult> {
  return runOnWamr({
    addon: await wamrEngine().prepare(),
    module,
    maxThreads: 4,
    appHeap: 1024 * 1024,
    operandStack: 64 * 1024,
    timeoutMs: 20_000,
    args: [],
    env: {},
    dirs: [],
    ...options,
  });
}
