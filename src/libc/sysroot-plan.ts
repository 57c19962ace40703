import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { readArchive } from '../archive/read.js';
import { WamrPthreadError } from '../errors.js';
import { templateFile } from '../paths.js';
import { type StockView, UNTOUCHED } from '../sdk/stock-view.js';
import { ALLOCATOR_SYMBOLS } from '../sdk/symbols.js';
import type { Sdk } from '../sdk/types.js';
import { editObject } from '../wasm/edit/object.js';
import { definedSymbols, readObject, undefinedSymbols } from '../wasm/object.js';
import {
  type ArchivePlan,
  buildArchive,
  isUntouched,
  type PlannedArchive,
  planArchive,
  refuseDangling,
} from './archive-plan.js';
import { planCxxHeaders } from './cxx-headers.js';
import type { Effect } from './effects.js';
import { checkFileLayout, checkFileSize } from './file-layout.js';
import type { BuiltLayer, LayerSelection } from './layer/load.js';
import { CRT_MAIN, MARKER } from './policy.js';
import { cannotRead, readInput, readInputFolder } from './read-input.js';

/** The plan of a patched sysroot: what happens to each archive, and the effects that make the folder. */
export interface SysrootPlan {
  readonly archives: readonly ArchivePlan[];
  /** Start objects whose call of main goes through the layer. */
  readonly startObjects: readonly string[];
  /** What of the stock sysroot is left out, with the reason. */
  readonly leftOut: readonly { readonly path: string; readonly reason: string }[];
  /** True where libc++ or libc++abi keep members with lowered atomics: linking C++ then needs --no-check-features. */
  readonly libcxxLowered: boolean;
  readonly effects: readonly Effect[];
}

interface Building {
  readonly sdk: Sdk;
  readonly layer: LayerSelection;
  readonly stock: StockView;
  readonly archives: { readonly planned: PlannedArchive; readonly path: string }[];
  readonly startObjects: string[];
  readonly leftOut: { path: string; reason: string }[];
  readonly effects: Effect[];
}

/**
 * Ours on every SDK. pthread.h: old SDKs have none, newer ones leave out what single-threaded code cannot call
 * (pthread_exit). sched.h: all leave scheduling parameters out, which pthread.h needs. wamr_pthread.h: threads of the host.
 */
const OWN_HEADERS: readonly string[] = ['pthread.h', 'sched.h', 'wamr_pthread.h'];

/** An archive without members: `-lpthread` must find one, because clang's `-pthread` asks for it. */
const EMPTY_ARCHIVE = '!<arch>\n';

/**
 * Plans the sysroot overlay for `sdk` in the folder `target`. Reads the SDK as `stock` shows it, writes nothing.
 *
 * Throws LIBC_NOTHING_TO_PATCH, LIBC_CONFLICT and the errors of the readers.
 */
export async function planSysroot(
  sdk: Sdk,
  built: BuiltLayer,
  target: string,
  stock: StockView = UNTOUCHED,
): Promise<SysrootPlan> {
  const layer = built.selectFor(await definedBy(sdk.libc.file, stock));
  const building: Building = { sdk, layer, stock, archives: [], startObjects: [], leftOut: [], effects: [] };
  await planHeaders(building, join(target, 'include'));
  await planLibraries(building, sdk.libDir, join(target, 'lib', sdk.tripleDir));
  const { startObjects, leftOut, effects } = building;
  effects.push(...archiveEffects(building));
  // Last: without symlinks an alias is a copy of what is there.
  planAliases(building, target);
  const archives = building.archives.map(({ planned }) => planned.plan);
  const libcxxLowered = archives.some(
    ({ file, stillLowered }) => basename(file).startsWith('libc++') && stillLowered.length > 0,
  );
  return { archives, startObjects, leftOut, libcxxLowered, effects };
}

/** Archives come after all else: whether libc.a may lose a member depends on all the others. */
function archiveEffects({ sdk, layer, stock, archives }: Building): Effect[] {
  const all = archives.map(({ planned }) => planned);
  const libc = all.find(({ archive }) => archive.file === sdk.libc.file);
  if (libc !== undefined && sdk.libc.generation !== 'ours') {
    refuseDangling(
      libc,
      layer.provided,
      all.filter(each => each !== libc),
    );
  }
  return archives.map(({ planned, path }) =>
    isUntouched(planned)
      ? { kind: 'link', path, target: stock.source(planned.archive.file) ?? planned.archive.file }
      : { kind: 'archive', path, ...buildArchive(planned) },
  );
}

/** Every symbol of an archive, from its index where it has one. */
async function definedBy(file: string, stock: StockView): Promise<ReadonlySet<string>> {
  const { index, members } = readArchive(await readInput(stock.source(file) ?? file), file);
  if (index !== undefined) return new Set(index.map(({ name }) => name));
  return new Set(members.flatMap(({ name, data }) => definedSymbols(readObject(data, `${file}(${name})`))));
}

async function planHeaders({ sdk, stock, effects }: Building, include: string): Promise<void> {
  effects.push({ kind: 'directory', path: include });
  const triple = join(include, sdk.tripleDir);
  effects.push({ kind: 'directory', path: triple });
  const { libcxx } = sdk;
  const inside = libcxx === undefined ? '' : relative(sdk.includeDir, libcxx.includeDir);
  for (const name of await readInputFolder(sdk.includeDir)) {
    if (OWN_HEADERS.includes(name)) continue;
    const [from, to] = [join(sdk.includeDir, name), join(triple, name)];
    if (libcxx !== undefined && inside.split(sep)[0] === name)
      effects.push(...(await planCxxHeaders(libcxx, from, to, stock)));
    else effects.push({ kind: 'link', path: to, target: from });
  }
  for (const name of OWN_HEADERS) {
    const content = await readInput(templateFile('include', name));
    effects.push({ kind: 'file', path: join(triple, name), content });
  }
  if (libcxx !== undefined && inside.startsWith('..')) {
    const cxx = libcxx.includeDir;
    effects.push({ kind: 'directory', path: join(include, 'c++') });
    effects.push(...(await planCxxHeaders(libcxx, cxx, join(include, 'c++', basename(cxx)), stock)));
  }
}

async function planLibraries(building: Building, from: string, to: string): Promise<void> {
  const { effects, leftOut, stock } = building;
  effects.push({ kind: 'directory', path: to });
  const all = await readdir(from, { withFileTypes: true }).catch(cannotRead(from));
  const entries = all.filter(({ name }) => stock.source(join(from, name)) !== undefined);
  const names = new Set(entries.map(({ name }) => name));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [source, path] = [join(from, entry.name), join(to, entry.name)];
    if (entry.name === 'llvm-lto')
      leftOut.push({ path: source, reason: 'a second libc as bitcode, with the stock allocator' });
    else if (entry.isDirectory()) await planLibraries(building, source, path);
    else if (entry.name.endsWith('.a')) await planOneArchive(building, source, path);
    else if (/^crt1.*\.o$/.test(entry.name)) await planStartObject(building, source, path);
    else effects.push({ kind: 'link', path, target: source });
  }
  if (from === building.sdk.libDir && !names.has('libpthread.a')) {
    effects.push({ kind: 'file', path: join(to, 'libpthread.a'), content: EMPTY_ARCHIVE });
  }
}

async function planOneArchive(building: Building, source: string, path: string): Promise<void> {
  const { layer, sdk, stock, archives, effects } = building;
  const isLibc = source === sdk.libc.file;
  if (isLibc && sdk.libc.generation === 'ours') {
    effects.push({ kind: 'link', path, target: source });
    return;
  }
  if (isLibc) refuseNothingToDo(sdk);
  const archive = readArchive(await readInput(stock.source(source) ?? source), source);
  const planned = planArchive(archive, layer.provided, isLibc ? layer.members : undefined, layer.wrapped);
  if (isLibc) {
    const check = sdk.libc.stdioLocks ? checkFileLayout : checkFileSize;
    for (const { object } of planned.members) if (object !== undefined) check(object);
  }
  archives.push({ planned, path });
}

function refuseNothingToDo({ libc }: Sdk): void {
  if (libc.allocator.length > 0) return;
  throw new WamrPthreadError(
    'LIBC_NOTHING_TO_PATCH',
    `${libc.file}: no member defines an allocator and the archive was not made by this tool (no ${MARKER}). ` +
      `Looked for ${[...ALLOCATOR_SYMBOLS].join(', ')} in ${libc.members} members`,
    {
      hint: 'If this libc keeps malloc in another archive (MALLOC=none, Zig), name a sysroot whose libc.a has it: --sysroot DIR or WASI_SDK_PATH.',
    },
  );
}

/** The start object calls main through the layer, so that returning from main ends waiting threads as POSIX says. */
async function planStartObject(
  { startObjects, effects, stock }: Building,
  source: string,
  path: string,
): Promise<void> {
  const original = stock.source(source) ?? source;
  const object = readObject(await readInput(original), source);
  const calls = undefinedSymbols(object).filter(symbol => CRT_MAIN.has(symbol));
  if (calls.length === 0) {
    effects.push({ kind: 'link', path, target: original });
    return;
  }
  startObjects.push(source);
  effects.push({
    kind: 'file',
    path,
    content: editObject(object.bytes, source, { renameUndefined: CRT_MAIN }),
  });
}

/** Both names of the triple show the same folders: older clang says wasm32-wasi, newer wasm32-wasip1. */
function planAliases({ sdk, effects }: Building, target: string): void {
  for (const alias of ['wasm32-wasi', 'wasm32-wasip1']) {
    if (alias === sdk.tripleDir) continue;
    for (const folder of ['lib', 'include']) {
      effects.push({
        kind: 'alias',
        path: join(target, folder, alias),
        target: join(target, folder, sdk.tripleDir),
      });
    }
  }
}
