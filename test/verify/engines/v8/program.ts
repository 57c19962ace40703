import { readFileSync } from 'node:fs';
import { runOnV8, type V8RunOptions } from '../../../../src/verify/engines/v8/run.js';
import type { RunResult } from '../../../../src/verify/types.js';
import { readModule } from '../../../../src/wasm/module.js';
import type { WasmModule } from '../../../../src/wasm/types.js';
import { compileC } from '../../../support/compile.js';

const folder = new URL('./programs/', import.meta.url);

/** The link that WAMR needs: facts of lib-pthread, with 1 MiB of stack for all threads together. */
const LINK =
  '--shared-memory,--max-memory=67108864,--no-check-features,-z,stack-size=1048576,--export=__heap_base,--export=__data_end';

interface Build {
  /** False: libc's own dlmalloc stays in. */
  readonly hostMalloc?: boolean;
  /** More flags for the one command. */
  readonly flags?: readonly string[];
}

/** A program of `programs/` as a module. */
export async function build(
  name: string,
  { hostMalloc = true, flags = [] }: Build = {},
): Promise<WasmModule> {
  const read = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
  const bytes = await compileC({
    source: read(`${name}.c`),
    files: {
      'natives.h': read('natives.h'),
      ...(hostMalloc ? { 'host-malloc.c': read('host-malloc.c') } : {}),
    },
    flags: ['-O1', '-matomics', '-mbulk-memory', `-Wl,${LINK}`, ...flags],
    sysroot: 'embedded-stock',
  });
  return readModule(bytes, `${name}.wasm`);
}

/** Runs it with four threads and 1 MiB of heap, unless told otherwise. */
export function run(module: WasmModule, options: Partial<V8RunOptions> = {}): Promise<RunResult> {
  return runOnV8({
    module,
    maxThreads: 4,
    appHeap: 1024 * 1024,
    timeoutMs: 20_000,
    args: [],
    env: {},
    dirs: [],
    ...options,
  });
}
