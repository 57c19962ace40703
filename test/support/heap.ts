import { runtimeBuild } from '../../src/runtime-command.js';
import { engineEnv } from './engine.js';
import { type Part, partsDir, wamrSource } from './parts.js';

let built: Promise<string> | undefined;

/** The program of `verify --heap`, built from the crate once for all tests, and kept. */
export function heapProgram(): Part & { readonly prepare: () => Promise<string> } {
  return {
    missing: wamrSource().missing,
    prepare: () => {
      built ??= runtimeBuild({ cwd: partsDir, env: engineEnv, fromCargo: true, heap: true }).then(
        ({ addon }) => addon,
      );
      return built;
    },
  };
}
