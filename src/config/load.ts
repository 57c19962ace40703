import { dirname, resolve } from 'node:path';
import { isRecord, mergeInputs, valueAt } from './merge.js';
import { readConfigFile } from './read.js';
import type { Config, ConfigInput, ConfigSources, DeepPartial } from './types.js';

interface LoadOptions {
  /** Working directory: where the search starts and what relative paths of the command line refer to. */
  readonly cwd: string;
  /** The config file to use, relative to `cwd`; without it, one is searched upwards. */
  readonly file?: string | undefined;
  /** Values of the command line; they win over the file. */
  readonly overrides?: DeepPartial<ConfigInput> | undefined;
}

interface LoadedConfig {
  /** Checked, complete, with absolute paths. */
  readonly config: Config;
  /** Absolute path of the config file, undefined where there was none. */
  readonly file: string | undefined;
  /** The folder that relative paths of the config and `out`'s default refer to: the file's, or `cwd` without a file. */
  readonly root: string;
}

/**
 * Finds, evaluates, merges and checks the config: command line over file over defaults, lists replaced.
 *
 * @throws CONFIG_READ, and what `resolveConfig` throws.
 */
export async function loadConfig({ cwd, file, overrides = {} }: LoadOptions): Promise<LoadedConfig> {
  const base = resolve(cwd);
  const found = await readConfigFile(base, file);
  const root = found === undefined ? base : dirname(found.path);
  const sources = { file: found?.label, overrides };
  const data = found === undefined ? {} : found.data;
  // A file that gives undefined (a function without return) must not pass for an empty config.
  const input = data === undefined ? undefined : mergeInputs(data, overrides);
  const config = await resolved(input, sources);
  return { config: withAbsolutePaths(config, root, base, overrides), file: found?.path, root };
}

/** The schema takes longer to load and to make than a small module to check, and nothing needs none of it. */
async function resolved(input: unknown, sources: ConfigSources): Promise<Config> {
  if (isRecord(input) && Object.keys(input).length === 0)
    return (await import('./defaults.js')).configDefaults();
  return (await import('./resolve.js')).resolveConfig(input, sources);
}

/** Makes paths absolute: those of the command line from the working directory, all others from `root`. */
function withAbsolutePaths(config: Config, root: string, cwd: string, overrides: unknown): Config {
  const from = (...path: string[]) => (valueAt(overrides, path) === undefined ? root : cwd);
  const { path, sysroot, compiler, ...sdk } = config.sdk;
  const absolute = (key: 'scenario' | 'baseline' | 'wamrRoot' | 'wamrPrefix') => {
    const written = config.verify[key];
    return written === undefined ? {} : { [key]: resolve(from('verify', key), written) };
  };
  return {
    ...config,
    out: resolve(from('out'), config.out),
    sdk: {
      ...sdk,
      ...(path === undefined ? {} : { path: sdkPath(from('sdk', 'path'), path) }),
      ...(sysroot === undefined ? {} : { sysroot: resolve(from('sdk', 'sysroot'), sysroot) }),
      ...(compiler === undefined ? {} : { compiler: program(from('sdk', 'compiler'), compiler) }),
    },
    verify: {
      ...config.verify,
      dirs: config.verify.dirs.map(dir => mapping(from('verify', 'dirs'), dir)),
      ...absolute('scenario'),
      ...absolute('baseline'),
      ...absolute('wamrRoot'),
      ...absolute('wamrPrefix'),
    },
  };
}

/** `system` and `embedded` are names; a folder called so is written `./system`. */
function sdkPath(from: string, path: string): string {
  return path === 'system' || path === 'embedded' ? path : resolve(from, path);
}

/** A bare name is looked up in PATH later. */
function program(from: string, name: string): string {
  return /[/\\]/.test(name) ? resolve(from, name) : name;
}

/** The guest keeps the name as written; only the host's side becomes absolute: `data` is `data::/…/data`. */
function mapping(from: string, dir: string): string {
  const [guest = dir, host = guest] = dir.split('::', 2);
  const absolute = resolve(from, host);
  return guest === absolute ? dir : `${guest}::${absolute}`;
}
