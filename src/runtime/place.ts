import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config/types.js';
import { runtimeOptions } from '../flags/derive.js';
import { packageRoot } from '../paths.js';
import { cacheCandidates, writableCache } from '../sdk/embedded/cache.js';
import { originKey, type RuntimeOrigin } from './source.js';
import { filesBelow, hashContents } from './tree-hash.js';

/** Name of the built addon in its folder. */
export const ADDON = 'wamr_pthread_engine.node';

/** Name of the program of `verify --race` in its folder. */
export const PROGRAM = 'wamr-pthread-san';

/** Name of the program of `verify --heap` in its folder. */
export const HEAP_PROGRAM = 'wamr-pthread-heap';

/** What is built from WAMR (products.ts): the engine, and the programs that find races and watch the heap. */
export type ProductName = 'engine' | 'race' | 'heap';

/** The file of each. */
export const PRODUCT_FILES: Readonly<Record<ProductName, string>> = {
  engine: ADDON,
  race: PROGRAM,
  heap: HEAP_PROGRAM,
};

/** What is kept about a build, beside it. */
export const RECORD = 'build.json';

/** Node-API version that the addon asks for; the same in package.json (`binary.napi_versions`). */
const NAPI = 8;

/** Where builds and the crate's sources are kept. Throws IO_WRITE. */
export async function runtimeCache(env: NodeJS.ProcessEnv): Promise<string> {
  return join(writableCache(await cacheCandidates(env)), 'runtime');
}

/** The same for those who only look: nothing is made or checked. */
export async function knownCaches(env: NodeJS.ProcessEnv): Promise<readonly string[]> {
  return (await cacheCandidates(env)).map(folder => join(folder, 'runtime'));
}

/** The engine's own C++ sources, below the package. */
function nativeSources(): readonly string[] {
  const folder = 'src/verify/engines/wamr/native';
  return ['CMakeLists.txt', ...filesBelow(join(packageRoot, folder)).map(name => `${folder}/${name}`)];
}

/** Folder of the build of this WAMR with the config's options; it may not exist yet. Throws RUNTIME_SOURCE. */
export function buildFolder(
  cache: string,
  product: ProductName,
  config: Config,
  origin: RuntimeOrigin,
): string {
  const source = createHash('sha256').update(originKey(origin)).digest('hex').slice(0, 12);
  return join(cache, `${settingsKey(product, config)}-${source}`);
}

/** The file of the youngest build with the config's options, whatever WAMR it has in it; undefined: there is none. */
export function anyBuild(
  caches: readonly string[],
  product: ProductName,
  config: Config,
): string | undefined {
  const prefix = `${settingsKey(product, config)}-`;
  const file = PRODUCT_FILES[product];
  return caches
    .filter(cache => existsSync(cache))
    .flatMap(cache => readdirSync(cache).map(name => ({ name, folder: join(cache, name) })))
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ folder }) => folder)
    .map(folder => join(folder, file))
    .filter(path => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

function settingsKey(product: ProductName, config: Config): string {
  const options = runtimeOptions(config).map(({ name, value }) => `${name}=${value}`);
  return createHash('sha256')
    .update(JSON.stringify([options, hashContents(packageRoot, nativeSources()), NAPI, product]))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
    .slice(0, 12);
}
