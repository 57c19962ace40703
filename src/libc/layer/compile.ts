import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { WamrPthreadError } from '../../errors.js';
import { definedSymbols, readObject, undefinedSymbols } from '../../wasm/object.js';
import { type LayerManifest, type ManifestMember, readManifest } from './manifest.js';
import {
  conditionOf,
  flagsOf,
  LAYER_FLAGS,
  type LayerSource,
  layerFolder,
  layerSources,
  sha256,
  sharedInputsHash,
} from './sources.js';

/** Runs a clang with these arguments in this folder; messages are what it wrote to standard error. */
export type RunClang = (
  args: readonly string[],
  cwd: string,
) => Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;

interface CompileOptions {
  readonly compile: RunClang;
  /** Absolute folder for `objects/` and `manifest.json`. Objects in it that are up to date stay. */
  readonly folder: string;
  /** Options before ours, for example `--sysroot=…`. */
  readonly options?: readonly string[];
}

/** What `compileLayer` did. */
interface LayerBuild {
  readonly manifest: LayerManifest;
  /** Names of the members that were compiled now; the others were up to date. */
  readonly compiled: readonly string[];
}

/**
 * Turns every C file of templates/layer/ into objects below `folder`, a few at a time with the same compiler.
 *
 * The same compiler makes the same bytes: no debug information, no paths, no dates. Throws COMPILER_FAILED with the
 * compiler's own messages.
 */
export async function compileLayer({ compile, folder, options = [] }: CompileOptions): Promise<LayerBuild> {
  const objects = join(folder, 'objects');
  await mkdir(objects, { recursive: true });
  const [sources, sharedInputs, compiler] = [
    await layerSources(),
    await sharedInputsHash(),
    await versionOf(compile),
  ];
  const previous = await usableManifest(folder, sharedInputs, compiler);
  const made = await inTurns(sources, async source => {
    const file = join(objects, source.member);
    const known = previous?.members.find(({ name }) => name === source.member);
    if (known !== undefined && (await isUpToDate(known, source, file)))
      return { member: { ...known, condition: conditionOf(source) }, isNew: false };
    const args = [...options, ...LAYER_FLAGS, ...flagsOf(source), '-c', source.file, '-o', file];
    await compileOne(compile, args, source);
    return { member: await describe(source, file), isNew: true };
  });
  const members = made.map(({ member }) => member);
  const compiled = made.filter(({ isNew }) => isNew).map(({ member }) => member.name);
  await removeOthers(objects, members);
  const manifest: LayerManifest = { version: 1, compiler, sharedInputs, members };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return { manifest, compiled };
}

/** Compilers that run at the same time; the embedded one takes a thread and memory of its own for each. */
const AT_ONCE = Math.min(availableParallelism(), 4);

/** Applies `act` to all items, a few at a time; results are in the order of the items. */
async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results.set(index, await act(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return [...results.entries()].sort(([a], [b]) => a - b).map(([, result]) => result);
}

async function versionOf(compile: RunClang): Promise<string> {
  const { exitCode, stdout, stderr } = await compile(['--version'], layerFolder);
  if (exitCode !== 0) throw failed('clang --version', stderr);
  return stdout.split('\n')[0] ?? '';
}

async function compileOne(compile: RunClang, args: readonly string[], source: LayerSource): Promise<void> {
  const { exitCode, stderr } = await compile(args, layerFolder);
  if (exitCode !== 0) throw failed(`compiling templates/layer/${source.file}`, stderr);
}

function failed(what: string, messages: string): WamrPthreadError {
  return new WamrPthreadError('COMPILER_FAILED', `${what} failed:\n${messages.trimEnd()}`, {
    hint: 'The layer needs a clang with the WebAssembly target. Without --rebuild-layer the objects of the package are used.',
  });
}

/** Objects made with other options or another compiler are of no use, nor is a manifest that cannot be read. */
async function usableManifest(
  folder: string,
  sharedInputs: string,
  compiler: string,
): Promise<LayerManifest | undefined> {
  const manifest = await readManifest(folder).catch(() => undefined);
  return manifest?.sharedInputs === sharedInputs && manifest.compiler === compiler ? manifest : undefined;
}

async function isUpToDate(known: ManifestMember, source: LayerSource, file: string): Promise<boolean> {
  if (known.sourceSha256 !== source.sha256) return false;
  const bytes = await readFile(file).catch(() => undefined);
  return bytes !== undefined && sha256(bytes) === known.sha256;
}

async function describe(source: LayerSource, file: string): Promise<ManifestMember> {
  const bytes = await readFile(file);
  const object = readObject(bytes, source.member);
  return {
    name: source.member,
    source: source.file,
    sourceSha256: source.sha256,
    sha256: sha256(bytes),
    size: bytes.length,
    defined: definedSymbols(object).sort(),
    undefined: undefinedSymbols(object).sort(),
    condition: conditionOf(source),
  };
}

/** Objects whose source is gone. */
async function removeOthers(objects: string, members: readonly ManifestMember[]): Promise<void> {
  const wanted = new Set(members.map(({ name }) => name));
  const others = (await readdir(objects)).filter(name => !wanted.has(name));
  await Promise.all(others.map(name => rm(join(objects, name), { recursive: true })));
}
