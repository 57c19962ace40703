import type { Cursor } from './cursor.js';
import { findCustom, openSection, type SectionedFile } from './sections.js';
import type { Feature } from './types.js';

/** Subsections of the name section that are read. */
const FUNCTION_NAMES = 1;
const GLOBAL_NAMES = 7;

export interface Names {
  readonly functions: ReadonlyMap<number, string>;
  readonly globals: ReadonlyMap<number, string>;
}

/** Function and global names by index; empty maps where the name section is absent. */
export function readNames(file: SectionedFile): Names {
  const names = { functions: new Map<number, string>(), globals: new Map<number, string>() };
  const section = findCustom(file.sections, 'name');
  if (section === undefined) return names;
  const cursor = openSection(file, section);
  while (cursor.left > 0) {
    const id = cursor.byte();
    const subsection = cursor.sub(cursor.u32());
    if (id === FUNCTION_NAMES) readNameMap(subsection, names.functions);
    else if (id === GLOBAL_NAMES) readNameMap(subsection, names.globals);
  }
  return names;
}

function readNameMap(cursor: Cursor, names: Map<number, string>): void {
  for (let left = cursor.count('names', 2); left > 0; left -= 1) names.set(cursor.u32(), cursor.name());
  cursor.finish();
}

/** The entries of `target_features`; none where the section is absent. */
export function readFeatures(file: SectionedFile): Feature[] {
  const section = findCustom(file.sections, 'target_features');
  if (section === undefined) return [];
  const cursor = openSection(file, section);
  const features = cursor.vector('features', readFeature, 2);
  cursor.finish();
  return features;
}

function readFeature(cursor: Cursor): Feature {
  const prefix = String.fromCharCode(cursor.byte());
  if (prefix !== '+' && prefix !== '-' && prefix !== '=') {
    throw cursor.unsupported(`a feature with prefix ${JSON.stringify(prefix)}`, cursor.offset - 1);
  }
  return { prefix, name: cursor.name() };
}
