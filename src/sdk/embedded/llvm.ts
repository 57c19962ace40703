import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { WamrPthreadError } from '../../errors.js';
import type { EmbeddedPackage } from './package.js';

/** All tools are one module; compiling its 75 MB takes 0.3 s, so each process does it once. */
const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** The module that holds clang, wasm-ld, ar and the other tools of the embedded toolchain. */
export function llvmModule(embedded: EmbeddedPackage): Promise<WebAssembly.Module> {
  const file = join(embedded.root, 'gen', 'llvm.core.wasm');
  const known = compiled.get(file) ?? compile(file, embedded);
  compiled.set(file, known);
  return known;
}

/**
 * V8 optimises a wasm function after a budget of work; its default makes it optimise most of clang while clang runs
 * once. With this one a C++ file takes 40 % less CPU time. The flag holds for the whole process.
 */
const TIERING_BUDGET = 200_000_000;

async function compile(file: string, embedded: EmbeddedPackage): Promise<WebAssembly.Module> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new WamrPthreadError('COMPILER_MISSING', `${file}: cannot be read: ${String(cause)}`, {
      hint: 'Reinstall @yowasp/clang: npm install --save-dev @yowasp/clang',
      cause,
    });
  });
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  const module = await WebAssembly.compile(bytes).catch((cause: unknown) => {
    throw new WamrPthreadError('COMPILER_MISSING', `${file}: is not a sound WebAssembly module`, {
      hint: 'Reinstall @yowasp/clang: npm install --save-dev @yowasp/clang',
      cause,
    });
  });
  const foreign = WebAssembly.Module.imports(module).find(each => each.module !== 'wasi_snapshot_preview1');
  if (foreign !== undefined) {
    throw new WamrPthreadError(
      'COMPILER_MISSING',
      `${file}: version ${embedded.version} of @yowasp/clang needs ${foreign.module}.${foreign.name}, which is not known here`,
      { hint: 'Install the version this package was made for: npm install --save-dev @yowasp/clang@22' },
    );
  }
  return module;
}
