import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WamrPthreadError } from '../errors.js';
import { readInPlaceRecord } from './in-place-record.js';

/** Spellings of the one target that is served here, best first. */
const TARGETS = ['wasm32-wasip1', 'wasm32-wasi'] as const;

/** LLVM from here on warns about wasm32-wasi; before, it looks for its own runtime libraries under that name only. */
const FIRST_MAJOR_FOR_WASIP1 = 19;

/** The names under `sysroot/lib` that hold a libc.a, sorted. */
export function tripleDirectories(sysroot: string): string[] {
  const lib = join(sysroot, 'lib');
  if (!existsSync(lib)) return [];
  // libc.a last: an alias that a `restore` takes away just now shows no record any longer, but then no libc.a either.
  return readdirSync(lib)
    .filter(name => name.startsWith('wasm'))
    .filter(name => !isOurAlias(lib, name))
    .filter(name => existsSync(join(lib, name, 'libc.a')))
    .sort();
}

/** A second name that `patch --in-place` gave to the folder that was found before. */
function isOurAlias(lib: string, name: string): boolean {
  return readInPlaceRecord(join(lib, name))?.aliases.includes(`lib/${name}`) === true;
}

/**
 * The directory name under lib/ for what was asked, or the best there is.
 *
 * Undefined where the sysroot has none that fits. Throws SDK_UNSUPPORTED for a triple whose model is not
 * lib-pthread's.
 */
export function chooseTripleDirectory(
  directories: readonly string[],
  asked: string | undefined,
): string | undefined {
  if (asked === undefined) return TARGETS.find(name => directories.includes(name));
  const name = asked.replace(/^wasm32-(unknown|none)-/, 'wasm32-');
  refuseOtherModels(asked, name);
  if (directories.includes(name)) return name;
  // Debian keeps the libc of wasm32-wasip1 in a folder of the old name.
  const isServed = TARGETS.some(target => target === name);
  return isServed ? TARGETS.find(target => directories.includes(target)) : undefined;
}

function refuseOtherModels(asked: string, name: string): void {
  if (name.endsWith('-threads')) {
    throw new WamrPthreadError(
      'SDK_UNSUPPORTED',
      `sdk.triple: ${asked} is the target of wasi-threads, another thread model: its modules import wasi.thread-spawn, which WAMR's lib-pthread does not have`,
      { hint: 'Set sdk.triple to wasm32-wasip1, or leave it out; threads come from the patched sysroot.' },
    );
  }
  if (/^wasm32-wasip[2-9]/.test(name)) {
    throw new WamrPthreadError(
      'SDK_UNSUPPORTED',
      `sdk.triple: ${asked} makes components; WAMR's lib-pthread runs core modules of WASI preview 1`,
      { hint: 'Set sdk.triple to wasm32-wasip1, or leave it out.' },
    );
  }
  if (!name.startsWith('wasm32-')) {
    throw new WamrPthreadError(
      'SDK_UNSUPPORTED',
      `sdk.triple: ${asked} is not supported; the thread-safety layer is built for wasm32`,
      { hint: 'Set sdk.triple to wasm32-wasip1, or leave it out.' },
    );
  }
}

/** The triple to give to the compiler for the libc in `directory`. `major` is undefined where no compiler is known. */
export function compilerTriple(directory: string, major: number | undefined): string {
  if (directory !== 'wasm32-wasi') return directory;
  return major === undefined || major >= FIRST_MAJOR_FOR_WASIP1 ? 'wasm32-wasip1' : directory;
}
