import { existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type LilconfigResult, lilconfig } from 'lilconfig';
import { isWamrPthreadError, WamrPthreadError } from '../errors.js';
import { whyUnsuitable } from '../read-whole.js';
import { configLoaders, isPackageFile, labelOf, loadError } from './evaluate.js';
import { withHome } from './home.js';

/** Key of package.json, and stem of the file names. */
const NAME = 'wamr-pthread';
const EXTENSIONS = ['.json', '.jsonc', '.js', '.mjs', '.ts'] as const;

/** Where a folder may have its config; the first that exists counts. */
export const CONFIG_PLACES: readonly string[] = [
  ...EXTENSIONS.map(extension => `${NAME}.config${extension}`),
  'package.json',
];

/** A config file that was found and evaluated, not yet checked. */
interface ConfigFile {
  /** Absolute path. */
  readonly path: string;
  /** How messages call it: relative to the working directory. */
  readonly label: string;
  readonly data: unknown;
}

/**
 * Reads `file`, or searches from `cwd` upwards to the home folder or the root; undefined where there is none.
 * @throws CONFIG_READ where a file cannot be read, parsed or evaluated.
 */
export async function readConfigFile(cwd: string, file: string | undefined): Promise<ConfigFile | undefined> {
  if (file !== undefined) await mustBeConfig(cwd, file);
  const reading = file === undefined ? search(cwd) : searcher(cwd, cwd).load(resolve(cwd, file));
  const result = await reading.catch((cause: unknown) => {
    if (isWamrPthreadError(cause)) throw cause;
    const path = pathOf(cause) ?? resolve(cwd, file ?? '.');
    throw loadError(labelOf(cwd, path), path, cause);
  });
  return toConfigFile(cwd, result);
}

/** Reads configs of `stopDir` and below; messages count file names from `cwd`. */
function searcher(cwd: string, stopDir: string) {
  return withHome(() =>
    lilconfig(NAME, {
      cache: false,
      ignoreEmptySearchPlaces: false,
      searchPlaces: [...CONFIG_PLACES],
      packageProp: [NAME],
      loaders: configLoaders(cwd),
      stopDir,
    }),
  );
}

/** Folder by folder, so that nothing is opened before it is known to be a file: a pipe would be waited for. */
async function search(cwd: string): Promise<LilconfigResult> {
  const last = withHome(() => resolve(homedir()));
  for (let folder = cwd; ; folder = dirname(folder)) {
    const result = await searchIn(folder, cwd);
    if (result !== null || folder === last || folder === dirname(folder)) return result;
  }
}

/** Most folders have none of the places: making a searcher for them, and its errors, takes longer than to look. */
async function searchIn(folder: string, cwd: string): Promise<LilconfigResult> {
  const there = CONFIG_PLACES.map(place => join(folder, place)).filter(path => existsSync(path));
  for (const path of there) mustBeFile(cwd, path);
  return there.length === 0 ? null : searcher(cwd, folder).search(folder);
}

function mustBeFile(cwd: string, path: string): void {
  const reason = whyUnsuitable(path, 'unnamed');
  if (reason === undefined) return;
  throw new WamrPthreadError('CONFIG_READ', `${labelOf(cwd, path)}: cannot be loaded: ${reason}`, {
    hint: 'Write the config into an ordinary file.',
  });
}

async function mustBeConfig(cwd: string, file: string): Promise<void> {
  if (!EXTENSIONS.some(extension => file.endsWith(extension))) {
    const message = `${file}: a config file ends in ${EXTENSIONS.join(', ')}`;
    throw new WamrPthreadError('CONFIG_READ', message, {
      hint: 'Rename the file, or name another one with --config.',
    });
  }
  await access(resolve(cwd, file)).catch((cause: unknown) => {
    throw new WamrPthreadError('CONFIG_READ', `${file}: there is no such file`, {
      hint: 'Check the name given with --config.',
      cause,
    });
  });
  mustBeFile(cwd, resolve(cwd, file));
}

function toConfigFile(cwd: string, result: LilconfigResult): ConfigFile | undefined {
  if (result === null) return undefined;
  const path = result.filepath;
  const label = labelOf(cwd, path);
  if (result.isEmpty) {
    throw new WamrPthreadError('CONFIG_READ', `${label}: the file is empty`, {
      hint: 'Write {} for a config without options, or remove the file.',
    });
  }
  const data: unknown = result.config;
  if (!isPackageFile(path)) return { path, label, data };
  if (data !== null) return { path, label: `${label} (${NAME})`, data };
  throw new WamrPthreadError('CONFIG_READ', `${label}: there is no key "${NAME}"`, {
    hint: `Add the key "${NAME}", or name another file with --config.`,
  });
}

/** The file that a system error of Node is about. */
function pathOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('path' in error)) return undefined;
  return typeof error.path === 'string' ? error.path : undefined;
}
