import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type LilconfigResult, lilconfig } from 'lilconfig';
import { isWamrPthreadError, WamrPthreadError } from '../errors.js';
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
  const searcher = withHome(() =>
    lilconfig(NAME, {
      cache: false,
      ignoreEmptySearchPlaces: false,
      searchPlaces: [...CONFIG_PLACES],
      packageProp: [NAME],
      loaders: configLoaders(cwd),
    }),
  );
  if (file !== undefined) await mustBeConfig(cwd, file);
  const reading = file === undefined ? searcher.search(cwd) : searcher.load(resolve(cwd, file));
  const result = await reading.catch((cause: unknown) => {
    if (isWamrPthreadError(cause)) throw cause;
    const path = pathOf(cause) ?? resolve(cwd, file ?? '.');
    throw loadError(labelOf(cwd, path), path, cause);
  });
  return toConfigFile(cwd, result);
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
