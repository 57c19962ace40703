import type { RawImport } from './imports.js';
import { findCustom, type SectionedFile } from './sections.js';
import type { Import } from './types.js';

/** What tells an object from a linked module. */
interface Kind extends Pick<SectionedFile, 'sections'> {
  readonly imports: readonly Pick<Import | RawImport, 'module' | 'name'>[];
  readonly exports: readonly unknown[];
}

/**
 * True for what the linker reads: objects, and what `wasm-ld -r` makes of them. The linker's data are no mark: a module
 * linked with --emit-relocs has them as well, and llvm-strip takes them out of an object. Nor are exports, which an
 * object has where a function has the attribute export_name. But objects import their memory by a name that no linked
 * module asks for (LLVM lib/MC/WasmObjectWriter.cpp, "__linear_memory"), and `wasm-ld -r`, which gives them one,
 * exports nothing (lld wasm/Writer.cpp, calculateExports).
 */
export function isObject(file: Kind): boolean {
  if (file.imports.some(each => each.module === 'env' && each.name === '__linear_memory')) return true;
  return hasLinkerData(file) && file.exports.length === 0;
}

/** Without them the linker says "not a relocatable wasm file". */
export function hasLinkerData({ sections }: Pick<Kind, 'sections'>): boolean {
  return findCustom(sections, 'linking') !== undefined;
}
