import { join, resolve } from 'node:path';
import { loadConfig } from './config/load.js';
import type { Config } from './config/types.js';
import { WamrPthreadError } from './errors.js';
import type { ProjectOptions } from './patch.js';
import { type BuildPlan, type BuildRequest, buildRuntime, planBuild } from './runtime/build.js';
import { CRATE } from './runtime/crate.js';
import { type BuiltRuntime, builtRuntimes, originOf } from './runtime/info.js';
import { anyBuild, knownCaches, type ProductName, runtimeCache } from './runtime/place.js';
import { products } from './runtime/products.js';
import type { RuntimeOrigin } from './runtime/source.js';

export interface RuntimeBuildRequest extends ProjectOptions {
  /** Source tree of WAMR, relative to `cwd` or absolute. */
  readonly wamrRoot?: string | undefined;
  /** Folder of an installed WAMR. */
  readonly prefix?: string | undefined;
  readonly fromCargo?: boolean;
  /** Build the program of `verify --race` instead of the engine. */
  readonly race?: boolean;
  /** Build the program of `verify --heap` instead. */
  readonly heap?: boolean;
  readonly dryRun?: boolean;
  readonly progress?: (text: string) => void;
}

/** A build that is there, or would be made. */
export interface RuntimeBuild extends BuildPlan {
  /** Absolute path of the engine, or of the program. */
  readonly addon: string;
}

export type { BuiltRuntime };

const HOW =
  'Run wamr-pthread runtime build --from-cargo, or name your WAMR with --wamr-root (its sources) or --prefix (installed).';

/** Builds the engine of `verify --engine wamr`, or the program of `verify --race`. Throws what runtime/build.ts and the config throw, and USAGE. */
export async function runtimeBuild(request: RuntimeBuildRequest): Promise<RuntimeBuild> {
  const { config } = await loadConfig(request);
  const product = productOf(request);
  const origin = givenOrigin(request) ?? configuredOrigin(config);
  if (origin === undefined)
    throw new WamrPthreadError('USAGE', 'it is not said where WAMR comes from', { hint: HOW });
  const build = await buildRequest(product, origin, { ...request, config });
  const plan = planBuild(build);
  if (request.dryRun !== true) await buildRuntime(build);
  return { ...plan, addon: join(plan.folder, products[product].file) };
}

function productOf({ race, heap }: RuntimeBuildRequest): ProductName {
  if (race === true && heap === true)
    throw new WamrPthreadError('USAGE', '--race and --heap are two programs', {
      hint: 'Run wamr-pthread runtime build --race, then wamr-pthread runtime build --heap.',
    });
  if (race === true) return 'race';
  return heap === true ? 'heap' : 'engine';
}

/** Every engine that was built on this machine, with what it can do. */
export async function runtimeInfo(options: Pick<ProjectOptions, 'env'>): Promise<readonly BuiltRuntime[]> {
  const all: BuiltRuntime[] = [];
  for (const cache of await knownCaches(options.env)) all.push(...(await builtRuntimes(cache)));
  return all;
}

/** What `verify` may do about an engine that is not there. */
export interface EngineOptions {
  readonly config: Config;
  readonly env: NodeJS.ProcessEnv;
  readonly progress?: ((text: string) => void) | undefined;
}

/** The engine for a config; built now where the config says from what. Throws RUNTIME_NOT_BUILT. */
export async function engineFor(options: EngineOptions): Promise<string> {
  const { config, env } = options;
  const origin = configuredOrigin(config);
  if (origin !== undefined) return build('engine', origin, options);
  const file = anyBuild(await knownCaches(env), 'engine', config);
  if (file !== undefined) return file;
  throw new WamrPthreadError(
    'RUNTIME_NOT_BUILT',
    'the wamr engine is not built for the options of this config',
    {
      hint: HOW,
    },
  );
}

/**
 * The program of `verify --race` for a config; built now from the WAMR that the config names, or that the engine was
 * built from. Throws RUNTIME_NOT_BUILT and what a build throws.
 */
export function raceProgramFor(options: EngineOptions): Promise<string> {
  return programFor('race', 'the program that finds races', options);
}

/** The same for `verify --heap`. */
export function heapProgramFor(options: EngineOptions): Promise<string> {
  return programFor('heap', 'the program that watches the heap', options);
}

async function programFor(product: 'race' | 'heap', what: string, options: EngineOptions): Promise<string> {
  const { config, env } = options;
  const caches = await knownCaches(env);
  const origin = configuredOrigin(config);
  if (origin !== undefined) return build(product, origin, options);
  const program = anyBuild(caches, product, config);
  if (program !== undefined) return program;
  const engine = anyBuild(caches, 'engine', config);
  const engineOrigin = engine === undefined ? undefined : originOf(engine);
  if (engineOrigin !== undefined) return build(product, engineOrigin, options);
  throw new WamrPthreadError('RUNTIME_NOT_BUILT', `${what} is not built`, {
    hint: `Run wamr-pthread runtime build --${product} --from-cargo, or name your WAMR with --wamr-root (its sources).`,
  });
}

async function build(product: ProductName, origin: RuntimeOrigin, options: EngineOptions): Promise<string> {
  return buildRuntime(await buildRequest(product, origin, options));
}

async function buildRequest(
  product: ProductName,
  origin: RuntimeOrigin,
  { config, env, progress }: EngineOptions,
): Promise<BuildRequest> {
  const cache = await runtimeCache(env);
  return { product, config, origin, cache, env, ...(progress === undefined ? {} : { progress }) };
}

/** True where `engineFor` would find an engine without building one. */
export async function hasEngine({ config, env }: Pick<EngineOptions, 'config' | 'env'>): Promise<boolean> {
  return anyBuild(await knownCaches(env), 'engine', config) !== undefined;
}

function givenOrigin({ wamrRoot, prefix, fromCargo, cwd }: RuntimeBuildRequest): RuntimeOrigin | undefined {
  const given: RuntimeOrigin[] = [
    ...(wamrRoot === undefined ? [] : [{ kind: 'root' as const, path: resolve(cwd, wamrRoot) }]),
    ...(prefix === undefined ? [] : [{ kind: 'prefix' as const, path: resolve(cwd, prefix) }]),
    ...(fromCargo === true ? [{ kind: 'cargo' as const }] : []),
  ];
  if (given.length > 1)
    throw new WamrPthreadError('USAGE', 'only one of --wamr-root, --prefix and --from-cargo can be given', {
      hint: HOW,
    });
  return given[0];
}

/** Its paths are absolute: config/load.ts. */
export function configuredOrigin({ verify }: Config): RuntimeOrigin | undefined {
  if (verify.wamrRoot !== undefined) return { kind: 'root', path: verify.wamrRoot };
  if (verify.wamrPrefix !== undefined) return { kind: 'prefix', path: verify.wamrPrefix };
  return undefined;
}

/** Builds for people. */
export function formatRuntimes(runtimes: readonly BuiltRuntime[]): string {
  if (runtimes.length === 0) return `No engine with WAMR is built. ${HOW}\n`;
  return runtimes.map(formatRuntime).join('\n');
}

function formatRuntime({ addon, race, heap, from, capabilities }: BuiltRuntime): string {
  const yes = (value: boolean): string => (value ? 'yes' : 'no');
  const rows: readonly (readonly [string, string])[] = [
    ['from', from === 'cargo' ? `the crate ${CRATE.name} ${CRATE.version}` : from],
    [race === true ? 'races (verify --race)' : heap === true ? 'heap (verify --heap)' : 'engine', addon],
    ['threads, locks and hangs seen', yes(capabilities.internals)],
    ['lib-pthread', yes(capabilities.pthread)],
    ['named semaphores', yes(capabilities.semaphores)],
    ['libc-builtin', yes(capabilities.libcBuiltin)],
    ['WASI', yes(capabilities.wasi)],
    ['SIMD', yes(capabilities.simd)],
    ['wasi-threads', capabilities.wasiThreads ? 'yes, and must not be' : 'no, as it must be'],
  ];
  return `WAMR ${capabilities.version}\n${rows.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`;
}
