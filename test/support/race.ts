import { execFileSync } from 'node:child_process';
import { runtimeBuild } from '../../src/runtime-command.js';
import { engineEnv } from './engine.js';
import { type Part, partsDir, wamrSource } from './parts.js';

let built: Promise<string> | undefined;
let missing: string | undefined | null = null;

/** The program of `verify --race`, built from the crate once for all tests, and kept. */
export function raceProgram(): Part & { readonly prepare: () => Promise<string> } {
  return {
    get missing() {
      if (missing === null) missing = wamrSource().missing ?? sanitizerMissing();
      return missing;
    },
    prepare: () => {
      built ??= runtimeBuild({ cwd: partsDir, env: engineEnv, fromCargo: true, race: true }).then(
        ({ addon }) => addon,
      );
      return built;
    },
  };
}

function sanitizerMissing(): string | undefined {
  try {
    const input = 'int main(void) { return 0; }\n';
    execFileSync('cc', ['-fsanitize=thread', '-x', 'c', '-', '-o', '/dev/null'], { input, stdio: 'pipe' });
    return undefined;
  } catch {
    return 'a compiler with ThreadSanitizer (gcc with libtsan, or clang with compiler-rt)';
  }
}
