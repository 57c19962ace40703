import { isWamrPthreadError, type WamrPthreadError } from '../errors.js';
import type { Cursor } from './cursor.js';
import { findCustom, openSection, type SectionedFile } from './sections.js';
import type { Feature, SectionDamage } from './types.js';

/** Subsections of the name section that are read. */
const FUNCTION_NAMES = 1;
const GLOBAL_NAMES = 7;

export interface Names {
  readonly functions: ReadonlyMap<number, string>;
  readonly globals: ReadonlyMap<number, string>;
}

/** What could be read of a custom section of a linked module, and what stood in the way. */
interface AsFarAsReadable<T> {
  readonly value: T;
  readonly damage: readonly SectionDamage[];
}

/**
 * Function and global names by index, as far as they can be read; empty maps where the name section is absent.
 *
 * Never throws: a custom section says nothing about what a module does, and engines take it whatever is in it.
 */
export function readNames(file: SectionedFile): AsFarAsReadable<Names> {
  const names = { functions: new Map<number, string>(), globals: new Map<number, string>() };
  const damage = asFarAsReadable(file, 'name', (cursor, note) => {
    while (cursor.left > 0) {
      const id = cursor.byte();
      const size = cursor.u32();
      if (size > cursor.left)
        note(cursor.malformed(`${size} bytes are announced where ${cursor.left} are left`));
      const subsection = cursor.sub(Math.min(size, cursor.left));
      if (id === FUNCTION_NAMES) readNameMap(subsection, names.functions, note);
      else if (id === GLOBAL_NAMES) readNameMap(subsection, names.globals, note);
    }
  });
  return { value: names, damage };
}

type Note = (error: WamrPthreadError) => void;

function readNameMap(cursor: Cursor, names: Map<number, string>, note: Note): void {
  try {
    // Not by `count`: of a list that was cut off, the beginning is there.
    for (let left = cursor.u32(); left > 0; left -= 1) names.set(cursor.u32(), cursor.readableName(note));
    cursor.finish();
  } catch (error) {
    // The next subsection may be sound.
    note(typed(error));
  }
}

/** The entries of `target_features` of a linked module, as far as they can be read. Never throws. */
export function readModuleFeatures(file: SectionedFile): AsFarAsReadable<readonly Feature[]> {
  const features: Feature[] = [];
  const damage = asFarAsReadable(file, 'target_features', cursor => {
    for (let left = cursor.u32(); left > 0; left -= 1) features.push(readFeature(cursor));
    cursor.finish();
  });
  return { value: features, damage };
}

/** Runs `read` over the section, if there is one, and gives the first thing that it noted or threw. */
function asFarAsReadable(
  file: SectionedFile,
  name: string,
  read: (cursor: Cursor, note: Note) => void,
): readonly SectionDamage[] {
  const section = findCustom(file.sections, name);
  if (section === undefined) return [];
  const cursor = openSection(file, section);
  const found: WamrPthreadError[] = [];
  // One is enough, and there may be as many as names.
  const note: Note = error => {
    if (found.length === 0) found.push(error);
  };
  try {
    read(cursor, note);
  } catch (error) {
    note(typed(error));
  }
  return found.map(({ message }) => ({ section: name, what: message.slice(file.file.length + 2) }));
}

function typed(error: unknown): WamrPthreadError {
  if (isWamrPthreadError(error)) return error;
  throw error;
}

/**
 * The entries of `target_features` of an object; none where the section is absent. The linker decides by them: throws
 * WASM_MALFORMED and WASM_UNSUPPORTED.
 */
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
