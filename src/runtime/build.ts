import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import { withLock } from '../libc/lock.js';
import { packageRoot } from '../paths.js';
import { CRATE, fetchCrate } from './crate.js';
import { buildFolder, type ProductName, RECORD } from './place.js';
import { products } from './products.js';
import { buildFailure, tryProgram } from './programs.js';
import type { RuntimeOrigin } from './source.js';

export interface BuildRequest {
  readonly product: ProductName;
  readonly config: Config;
  readonly origin: RuntimeOrigin;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly progress?: (text: string) => void;
}

/** What a build would do. */
export interface BuildPlan {
  /** Folder that it ends in. */
  readonly folder: string;
  readonly done: boolean;
  /** Command lines, in order. */
  readonly commands: readonly string[];
}

/** Another process may be building the same. */
const PATIENCE_MS = 15 * 60_000;

/** Nothing is run or written. Throws RUNTIME_SOURCE. */
export function planBuild({ product: name, config, origin, cache }: BuildRequest): BuildPlan {
  const product = products[name];
  product.refuse(origin);
  const folder = buildFolder(cache, name, config, origin);
  const fetch = origin.kind === 'cargo' ? [`cargo fetch (crate ${CRATE.name} =${CRATE.version})`] : [];
  const steps = product
    .steps({ config, origin, cache, scratch: join(cache, 'build.…') })
    .map(([program = '', ...args]) => [basename(program), ...args].join(' '));
  const done = existsSync(join(folder, product.file));
  return { folder, done, commands: done ? [] : [...fetch, ...steps] };
}

/**
 * Builds a product, unless it is there; returns its file.
 *
 * It appears in one piece, after a child process found that it can do what the config asks for. Throws
 * RUNTIME_TOOL_MISSING, RUNTIME_SOURCE, RUNTIME_BUILD_FAILED, RUNTIME_UNSUITABLE, LOCKED, IO_WRITE.
 */
export async function buildRuntime(request: BuildRequest): Promise<string> {
  const { config, origin, cache, env, progress } = request;
  const product = products[request.product];
  product.refuse(origin);
  const folder = buildFolder(cache, request.product, config, origin);
  const file = join(folder, product.file);
  if (existsSync(file)) return file;
  return withLock(
    cache,
    async () => {
      if (existsSync(file)) return file;
      await tryProgram('cmake', ['--version'], { cwd: cache, env });
      if (origin.kind === 'cargo') {
        progress?.('fetching the sources of WAMR with cargo');
        await fetchCrate(cache, env);
      }
      const scratch = mkdtempSync(join(cache, 'build.'));
      try {
        progress?.(`building ${product.what} with WAMR, which takes half a minute or so`);
        await compile(request, scratch);
        await publish(request, scratch, folder);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
      return file;
    },
    PATIENCE_MS,
  );
}

async function compile(request: BuildRequest, scratch: string): Promise<void> {
  const product = products[request.product];
  for (const [program = '', ...args] of product.steps({ ...request, scratch })) {
    const result = await tryProgram(program, args, { cwd: packageRoot, env: request.env });
    if (result.exitCode !== 0) throw explain(request.config, product.what, result);
  }
}

/** The failures that have a better name than "it failed". */
function explain(
  config: Config,
  what: string,
  result: { exitCode: number; stdout: string; all: string },
): WamrPthreadError {
  const { all } = result;
  const failure = buildFailure(`the build of ${what}`, result);
  if (config.runtime.WAMR_BUILD_SIMD && /simde|FetchContent|ExternalProject/i.test(all))
    return new WamrPthreadError(
      'RUNTIME_UNSUITABLE',
      `runtime.WAMR_BUILD_SIMD is 1, but SIMDe, which WAMR fetches with git at configure time, could not be had`,
      { hint: 'Set runtime.WAMR_BUILD_SIMD to 0, or build where git can reach it.', cause: failure },
    );
  if (/No CMAKE_C(XX)?_COMPILER could be found|CMAKE_C(XX)?_COMPILER not set/.test(all))
    return new WamrPthreadError('RUNTIME_TOOL_MISSING', 'CMake found no C and C++ compiler', {
      hint: 'Install gcc or clang, with make or ninja.',
      cause: failure,
    });
  if (/no ThreadSanitizer: /.test(all))
    return new WamrPthreadError(
      'RUNTIME_TOOL_MISSING',
      `the compiler has no ThreadSanitizer: it cannot link with -fsanitize=thread`,
      {
        hint: 'Install its runtime (gcc: libtsan, clang: compiler-rt), or name another compiler with CC and CXX, e.g. CC=gcc CXX=g++.',
        cause: failure,
      },
    );
  if (/wamr-pthread: the interpreter of this WAMR cannot be watched/.test(all))
    return new WamrPthreadError(
      'RUNTIME_UNSUITABLE',
      'the interpreter of this WAMR cannot be watched: it has not the macros that 2.4.3 has',
      { hint: 'Use the sources of WAMR 2.4: --from-cargo brings 2.4.3.', cause: failure },
    );
  if (/package configuration file provided by "iwasm"/.test(all))
    return new WamrPthreadError('RUNTIME_SOURCE', 'CMake found no installed WAMR (find_package iwasm)', {
      hint: 'Name the folder that `cmake --install` of WAMR wrote to.',
      cause: failure,
    });
  return failure;
}

async function publish(request: BuildRequest, scratch: string, folder: string): Promise<void> {
  const { product: name, config, origin } = request;
  const product = products[name];
  const ready = join(scratch, 'ready');
  mkdirSync(ready);
  const file = join(ready, product.file);
  copyFileSync(join(scratch, product.made), file);
  const capabilities = await product.probe(file);
  product.check(config, capabilities);
  writeFileSync(join(ready, RECORD), `${JSON.stringify({ origin, capabilities }, null, 2)}\n`);
  renameSync(ready, folder);
}
