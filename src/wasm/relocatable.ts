import type { RawImport } from './imports.js';
import { findCustom, type SectionedFile } from './sections.js';
import type { Import } from './types.js';

/** What tells an object from a linked module. */
interface Kind extends Pick<SectionedFile, 'sections'> {
  readonly imports: readonly Pick<Import | RawImport, 'module' | 'name'>[];
  readonly exports: readonly unknown[];
}

/**
 * True for what the linker reads: objects, and what `wasm-ld -r` makes of them. A module linked with --emit-relocs has
 * the linker's data as well, and an object has exports where a function has the attribute export_name. But objects
 * import their memory by a name that no linked module asks for (LLVM lib/MC/WasmObjectWriter.cpp, "__linear_memory"),
 * and `wasm-ld -r` exports nothing (lld wasm/Writer.cpp, calculateExports).
 */
export function isRelocatable({ sections, imports, exports }: Kind): boolean {
  if (findCustom(sections, 'linking') === undefined) return false;
  return (
    exports.length === 0 || imports.some(each => each.module === 'env' && each.name === '__linear_memory')
  );
}
