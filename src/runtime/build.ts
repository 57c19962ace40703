import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import { runtimeOptions } from '../flags/derive.js';
import { withLock } from '../libc/lock.js';
import { packageRoot } from '../paths.js';
import { checkCapabilities } from './capabilities.js';
import { CRATE, crateTree, fetchCrate } from './crate.js';
import { probeAddon } from './info.js';
import { ADDON, buildFolder, RECORD } from './place.js';
import { buildFailure, tryProgram } from './programs.js';
import type { RuntimeOrigin } from './source.js';

export interface BuildRequest {
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

const require = createRequire(import.meta.url);

/** Another process may be building the same. */
const PATIENCE_MS = 15 * 60_000;

/** Nothing is run or written. Throws RUNTIME_SOURCE. */
export function planBuild({ config, origin, cache }: BuildRequest): BuildPlan {
  const folder = buildFolder(cache, config, origin);
  const fetch = origin.kind === 'cargo' ? [`cargo fetch (crate ${CRATE.name} =${CRATE.version})`] : [];
  const build = ['node', ...buildArguments(config, origin, cache, join(cache, 'build.…'))];
  const done = existsSync(join(folder, ADDON));
  return { folder, done, commands: done ? [] : [...fetch, build.join(' ')] };
}

/**
 * Builds the engine, unless it is there; returns its folder.
 *
 * It appears in one piece, after a child process found that it can do what the config asks for. Throws
 * RUNTIME_TOOL_MISSING, RUNTIME_SOURCE, RUNTIME_BUILD_FAILED, RUNTIME_UNSUITABLE, LOCKED, IO_WRITE.
 */
export async function buildRuntime(request: BuildRequest): Promise<string> {
  const { config, origin, cache, env, progress } = request;
  const folder = buildFolder(cache, config, origin);
  if (existsSync(join(folder, ADDON))) return folder;
  return withLock(
    cache,
    async () => {
      if (existsSync(join(folder, ADDON))) return folder;
      await tryProgram('cmake', ['--version'], { cwd: cache, env });
      if (origin.kind === 'cargo') {
        progress?.('fetching the sources of WAMR with cargo');
        await fetchCrate(cache, env);
      }
      const scratch = mkdtempSync(join(cache, 'build.'));
      try {
        progress?.('building the engine with WAMR, which takes half a minute or so');
        await compile(request, scratch);
        await publish(request, scratch, folder);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
      return folder;
    },
    PATIENCE_MS,
  );
}

async function compile({ config, origin, cache, env }: BuildRequest, scratch: string): Promise<void> {
  const args = buildArguments(config, origin, cache, scratch);
  const result = await tryProgram(process.execPath, args, { cwd: packageRoot, env });
  if (result.exitCode !== 0) throw explain(config, result);
}

/** The failures that have a better name than "it failed". */
function explain(
  config: Config,
  result: { exitCode: number; stdout: string; all: string },
): WamrPthreadError {
  const { all } = result;
  const failure = buildFailure('the build of the engine', result);
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
  if (/package configuration file provided by "iwasm"/.test(all))
    return new WamrPthreadError('RUNTIME_SOURCE', 'CMake found no installed WAMR (find_package iwasm)', {
      hint: 'Name the folder that `cmake --install` of WAMR wrote to.',
      cause: failure,
    });
  return failure;
}

function buildArguments(config: Config, origin: RuntimeOrigin, cache: string, scratch: string): string[] {
  const where =
    origin.kind === 'prefix'
      ? [`--CDCMAKE_PREFIX_PATH=${origin.path}`]
      : [`--CDWAMR_ROOT_DIR=${origin.kind === 'root' ? origin.path : crateTree(cache)}`];
  const options =
    origin.kind === 'prefix' ? [] : runtimeOptions(config).map(({ name, value }) => `--CD${name}=${value}`);
  return [
    cmakeJs(),
    'compile',
    '--directory',
    packageRoot,
    '--out',
    scratch,
    '--parallel',
    '2',
    ...where,
    ...options,
  ];
}

function cmakeJs(): string {
  return join(dirname(require.resolve('cmake-js/package.json')), 'bin', 'cmake-js');
}

async function publish({ config, origin }: BuildRequest, scratch: string, folder: string): Promise<void> {
  const ready = join(scratch, 'ready');
  mkdirSync(ready);
  const addon = join(ready, ADDON);
  copyFileSync(join(scratch, 'Release', ADDON), addon);
  const capabilities = await probeAddon(addon);
  checkCapabilities(config, capabilities);
  writeFileSync(join(ready, RECORD), `${JSON.stringify({ origin, capabilities }, null, 2)}\n`);
  renameSync(ready, folder);
}
