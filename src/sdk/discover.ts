import { resolve } from 'node:path';
import type { Config } from '../config/types.js';
import { isWamrPthreadError, WamrPthreadError } from '../errors.js';
import { namedCompiler } from './compiler.js';
import { describeSdk, libraryFolder, looksLikeSysroot, type Place } from './describe.js';
import { embeddedLookupFolders } from './embedded/package.js';
import { type FactStore, factStore } from './facts.js';
import { embeddedPlace, type Search, sysrootPlace, systemPlace, wasiSdkPlace } from './places.js';
import type { Sdk } from './types.js';

/** Where to look when nothing is named. */
export interface DefaultPlaces {
  readonly wasiSdk: readonly string[];
  /** Sysroots that packages of the system make. */
  readonly sysroots: readonly string[];
  /** Folders from which `@yowasp/clang` is looked up, as Node does it. */
  readonly embeddedFrom: readonly string[];
}

export interface DiscoverOptions {
  readonly config: Omit<Config['sdk'], 'inPlace'>;
  readonly env: NodeJS.ProcessEnv;
  /** Start of relative paths and of the search for `@yowasp/clang`; default: the process's own. */
  readonly cwd?: string | undefined;
  readonly places?: Partial<DefaultPlaces> | undefined;
}

/**
 * Finds a toolchain and describes it from its contents.
 *
 * Order: `config.sysroot`, `config.path`, WASI_SDK_PATH, /opt/wasi-sdk, the system's clang with its wasi-libc, the
 * embedded `@yowasp/clang`. A place that is named must do: it is never passed over in silence.
 *
 * Throws SDK_NOT_FOUND with every place that was tried, SDK_INCOMPLETE for a named place that is no toolchain,
 * SDK_UNSUPPORTED for another thread model, COMPILER_MISSING for a named compiler that is no use, and the errors of
 * a damaged libc.a.
 */
export async function discoverSdk(options: DiscoverOptions): Promise<Sdk> {
  const { place, store } = await findPlace(options);
  return describeSdk(place, store);
}

/** The folders of the toolchain that `discoverSdk` would describe; its libc.a may be damaged. Throws as that does. */
export async function locateSdk(options: DiscoverOptions): Promise<{ sysroot: string; libDir: string }> {
  const { place } = await findPlace(options);
  return { sysroot: place.sysroot, libDir: libraryFolder(place).libDir };
}

async function findPlace(options: DiscoverOptions): Promise<{ place: Place; store: FactStore }> {
  const { config, env } = options;
  const cwd = resolve(options.cwd ?? '.');
  const places = { ...defaultPlaces(cwd), ...options.places };
  const store = await factStore(env);
  const search: Search = {
    env,
    store,
    triple: config.triple,
    named: config.compiler === undefined ? undefined : await namedCompiler(config.compiler, { env, store }),
    embeddedFrom: places.embeddedFrom,
  };
  const place = (await namedPlace(config, cwd, places, search)) ?? (await firstPlace(places, search));
  return { place, store };
}

function defaultPlaces(cwd: string): DefaultPlaces {
  return {
    wasiSdk: ['/opt/wasi-sdk'],
    // Debian; Arch; Fedora; Homebrew.
    sysroots: [
      '/usr',
      '/usr/share/wasi-sysroot',
      '/usr/wasm32-wasi',
      '/opt/homebrew/opt/wasi-libc/share/wasi-sysroot',
    ],
    embeddedFrom: embeddedLookupFolders(cwd),
  };
}

/** The place that the config or WASI_SDK_PATH names, or undefined. */
async function namedPlace(
  { path, sysroot }: DiscoverOptions['config'],
  cwd: string,
  places: DefaultPlaces,
  search: Search,
): Promise<Place | undefined> {
  if (sysroot !== undefined) {
    const folder = resolve(cwd, sysroot);
    return required(folder, 'sdk.sysroot', await sysrootPlace(folder, 'sdk.sysroot', search));
  }
  if (path === 'system')
    return available('system', await systemPlace(places.sysroots, 'sdk.path: system', search));
  if (path === 'embedded') {
    return available('@yowasp/clang', await embeddedPlace('sdk.path: embedded', search));
  }
  if (path !== undefined) return namedFolder(resolve(cwd, path), 'sdk.path', search);
  const variable = search.env['WASI_SDK_PATH'];
  return variable ? namedFolder(resolve(cwd, variable), 'WASI_SDK_PATH', search) : undefined;
}

/** A release, or for people who point at its `share/wasi-sysroot`, the sysroot alone. */
async function namedFolder(folder: string, found: string, search: Search): Promise<Place> {
  const place = looksLikeSysroot(folder)
    ? await sysrootPlace(folder, found, search)
    : await wasiSdkPlace(folder, found, search);
  return required(folder, found, place);
}

function required(folder: string, found: string, place: Place | string): Place {
  if (typeof place !== 'string') return place;
  throw new WamrPthreadError('SDK_INCOMPLETE', `${folder} (${found}): ${place}`, {
    hint: 'Name the folder of a wasi-sdk release, the one with bin/ and share/; a bare sysroot goes to --sysroot.',
  });
}

function available(what: string, place: Place | string): Place {
  if (typeof place !== 'string') return place;
  throw new WamrPthreadError('SDK_NOT_FOUND', `sdk.path names the toolchain ${what}: ${place}`, {
    hint: INSTALL_HINT,
  });
}

const INSTALL_HINT =
  'Type: npm install --save-dev @yowasp/clang. Or name a wasi-sdk folder with --sdk DIR or WASI_SDK_PATH.';

/** The first of the usual places that will do. */
async function firstPlace(places: DefaultPlaces, search: Search): Promise<Place> {
  const attempts: [string, () => Promise<Place | string>][] = [
    ...places.wasiSdk.map((folder): [string, () => Promise<Place | string>] => [
      folder,
      () => wasiSdkPlace(folder, folder, search),
    ]),
    ['system', () => systemPlace(places.sysroots, 'system', search)],
    ['@yowasp/clang', () => embeddedPlace('@yowasp/clang', search)],
  ];
  const tried = ['  WASI_SDK_PATH: not set'];
  for (const [name, attempt] of attempts) {
    const place = await attempt().catch(asReason);
    if (typeof place !== 'string') return place;
    tried.push(`  ${name}: ${place}`);
  }
  throw new WamrPthreadError(
    'SDK_NOT_FOUND',
    `no WebAssembly toolchain was found; tried:\n${tried.join('\n')}`,
    { hint: INSTALL_HINT },
  );
}

/** A compiler that is no use makes its place no use; the next one may still do. */
function asReason(error: unknown): string {
  if (isWamrPthreadError(error) && error.code === 'COMPILER_MISSING') return error.message;
  throw error;
}
