import type { Cursor } from './cursor.js';
import type { GlobalType, Limits } from './types.js';
import { readGlobalType, readLimits, skipReferenceType } from './value-types.js';

/** An import as it stands in the section: functions by type index. */
export interface RawImport {
  readonly module: string;
  readonly name: string;
  readonly description:
    | { readonly kind: 'function'; readonly typeIndex: number }
    | { readonly kind: 'table'; readonly limits: Limits }
    | { readonly kind: 'memory'; readonly limits: Limits }
    | { readonly kind: 'global'; readonly global: GlobalType }
    | { readonly kind: 'tag' };
  /** Range in the file of what follows the two names. */
  readonly start: number;
  readonly end: number;
}

/** Smallest entry: two empty names, kind, index. */
export const SMALLEST_IMPORT = 4;

export function readImport(cursor: Cursor): RawImport {
  const module = cursor.name();
  const name = cursor.name();
  const start = cursor.offset;
  const description = readDescription(cursor);
  return { module, name, description, start, end: cursor.offset };
}

function readDescription(cursor: Cursor): RawImport['description'] {
  const kind = cursor.byte();
  switch (kind) {
    case 0:
      return { kind: 'function', typeIndex: cursor.u32() };
    case 1:
      skipReferenceType(cursor);
      return { kind: 'table', limits: readLimits(cursor) };
    case 2:
      return { kind: 'memory', limits: readLimits(cursor) };
    case 3:
      return { kind: 'global', global: readGlobalType(cursor) };
    case 4:
      skipTag(cursor);
      return { kind: 'tag' };
    default:
      throw cursor.unsupported(`an import of kind ${kind}`, cursor.offset - 1);
  }
}

/** A tag is an attribute byte and a type index. */
function skipTag(cursor: Cursor): void {
  cursor.byte();
  cursor.u32();
}
