import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Flags } from './flags/types.js';
import { systemPathFolders } from './path-folders.js';
import type { Compiler } from './sdk/types.js';

/**
 * What a finished run found out, kept so that the next one with the same words needs only compare file stamps: for
 * postinstall scripts and configure steps that call `patch`, and for build systems that call `cc` for every file.
 * Nothing of the rest of the package is loaded.
 */
export interface FastRecord {
  readonly version: 3;
  /** Words before `--`, working directory and environment that led to this result. */
  readonly key: string;
  /** Everything the result depends on or consists of; null: does not exist. */
  readonly stamps: readonly (readonly [path: string, stamp: string | null])[];
  /** What `patch` says where there is nothing to do. */
  readonly message: string;
  readonly paths: BuildPaths;
  /** How to compile; undefined where there is no compiler. */
  readonly build: FastBuild | undefined;
}

/** What a build system asks of `patch`: where things are. All paths are absolute. */
export interface BuildPaths {
  readonly out: string;
  readonly sysroot: string;
  /** The generated CMake toolchain file. */
  readonly toolchain: string;
  /** The config file; null: there is none. */
  readonly config: string | null;
  /** Files and folders after whose change `patch` should run again. */
  readonly watch: readonly string[];
}

interface FastBuild {
  readonly compiler: Compiler;
  readonly flags: Pick<Flags, 'c' | 'cxx' | 'link' | 'linkCxx'>;
}

/** One call of the command line. */
export interface Call {
  readonly cwd: string;
  /** Words of the command line after the verb and before `--`. */
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Variables that, beside PATH, decide which toolchain is found and where things are kept. */
const VARIABLES = [
  'WASI_SDK_PATH',
  'WAMR_PTHREAD_CACHE',
  ...['HOME', 'XDG_CACHE_HOME', 'TMPDIR'],
  ...['USERPROFILE', 'LOCALAPPDATA', 'TEMP'],
];

const CONFIG_FILES = [
  'wamr-pthread.config.json',
  'wamr-pthread.config.jsonc',
  'wamr-pthread.config.js',
  'wamr-pthread.config.mjs',
  'wamr-pthread.config.ts',
  'package.json',
];

/** Words that say only what is printed: a run with them does the same work as one without. */
const PRINTING = new Set(['--quiet', '--paths']);

/** Folder in the output folder with one record for each way in which the tool was called. */
const RECORDS = 'fast';

/** The record of the last run that was called the same way, if nothing changed since; undefined: do it properly. */
export function unchangedSince(call: Call): FastRecord | undefined {
  const key = keyOf(call);
  for (const out of likelyOutputs(call)) {
    const record = readRecord(recordFile(out, key));
    if (record?.key === key) {
      return record.stamps.every(([path, stamp]) => stampOf(path) === stamp) ? record : undefined;
    }
  }
  return undefined;
}

/** What `unchangedSince` gives back later. `files` are inputs and outputs of the run; a failure to write is no harm. */
export function keepRecord(
  out: string,
  call: Call,
  files: readonly string[],
  result: Pick<FastRecord, 'message' | 'paths' | 'build'>,
): void {
  const key = keyOf(call);
  const record: FastRecord = {
    version: 3,
    key,
    stamps: [...new Set(files)].sort().map(path => [path, stampOf(path)]),
    ...result,
  };
  const file = recordFile(out, key);
  const scratch = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(scratch, JSON.stringify(record));
    renameSync(scratch, file);
  } catch {
    removeQuietly(scratch);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What could not be written there cannot be removed there.
  }
}

/** Every place from `cwd` upwards where a config may be or appear. */
export function configPlaces(cwd: string): string[] {
  return upwards(cwd).flatMap(folder => CONFIG_FILES.map(name => join(folder, name)));
}

/** True where a folder has a config: a file of its own, or the key in package.json. */
export function hasConfig(folder: string): boolean {
  const files = CONFIG_FILES.filter(name => name !== 'package.json');
  return (
    files.some(name => existsSync(join(folder, name))) ||
    valueAt(readJson(join(folder, 'package.json')), 'wamr-pthread') !== undefined
  );
}

/** `folder` and those above it. */
export function upwards(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

/** Size, times and identity of a file or folder; null: does not exist. */
export function stampOf(path: string): string | null {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? null : `${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}:${stats.ino}`;
  } catch {
    // A part of the path is a file, or must not be looked into.
    return null;
  }
}

/** Where records may lie; a wrong guess costs time, not correctness, because record and stamps are compared. */
function likelyOutputs({ cwd, words }: Call): string[] {
  const named = words.flatMap((word, at) => {
    if (word.startsWith('--out=')) return [word.slice('--out='.length)];
    return word === '--out' ? words.slice(at + 1, at + 2) : [];
  });
  if (named.length > 0) return named.map(out => resolve(cwd, out));
  return upwards(cwd).flatMap(folder => [join(folder, '.wamr-pthread'), ...outOfConfig(folder)]);
}

/** The `out` of a JSON config, with or without comments, in this folder. */
function outOfConfig(folder: string): string[] {
  const config = readJson(join(folder, 'wamr-pthread.config.json'));
  const section = valueAt(readJson(join(folder, 'package.json')), 'wamr-pthread');
  const named = [valueAt(config, 'out'), ...outsIn(join(folder, 'wamr-pthread.config.jsonc'))];
  return [...named, valueAt(section, 'out')].flatMap(out =>
    typeof out === 'string' ? [resolve(folder, out)] : [],
  );
}

/** Whatever looks like an `out` in JSON with comments: to parse it, a library would have to be loaded. */
function outsIn(file: string): string[] {
  return [...(readText(file) ?? '').matchAll(/"out"\s*:\s*"([^"\\]+)"/g)].flatMap(([, out]) => out ?? []);
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([k]) => k === key)?.[1]
    : undefined;
}

function keyOf({ cwd, words, env }: Call): string {
  const work = words.filter(word => !PRINTING.has(word));
  const variables = VARIABLES.map(name => env[name] ?? null);
  return JSON.stringify([cwd, work, variables, systemPathFolders(env), process.version]);
}

/** Names need only differ: the key is in the record. */
function recordFile(out: string, key: string): string {
  let [a, b] = [0x811c9dc5, 0x1000193];
  for (let at = 0; at < key.length; at += 1) {
    a = Math.imul(a ^ key.charCodeAt(at), 0x01000193);
    b = Math.imul(b + key.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13);
  }
  const hex = (number: number) => (number >>> 0).toString(16).padStart(8, '0');
  return join(out, RECORDS, `${hex(a)}${hex(b)}.json`);
}

function readRecord(file: string): FastRecord | undefined {
  const value = readJson(file);
  return isRecord(value) ? value : undefined;
}

/** Undefined where there is none, or one cut short by a kill: the long way finds out what is there. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readText(file) ?? '');
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is FastRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 3 &&
    'key' in value &&
    'stamps' in value &&
    Array.isArray(value.stamps) &&
    'message' in value &&
    'paths' in value
  );
}
