import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../errors.js';

/** A line of a project's build files. */
export interface Line {
  /** Relative to the project, with slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const BUILD_FILE =
  /^(?:CMakeLists\.txt|CMake(?:User)?Presets\.json|CMakeCache\.txt|(?:GNU)?[Mm]akefile|meson\.build|package\.json|.*\.(?:cmake|mk|sh))$/;

/** Folders that are not the project's own, or ours. */
const FOREIGN = new Set(['node_modules', '.git', '.wamr-pthread', 'CMakeFiles']);

/** Build folders lie two levels deep where there are several: `build/debug`. */
const DEPTH = 2;

const MAX_BYTES = 1024 * 1024;

/** The lines of a project's build files, comments left out, in the order of their names. */
export function buildLines(cwd: string, folder = '', depth: number = DEPTH): Line[] {
  const path = join(cwd, folder);
  const entries = ifReadable(() => readdirSync(path, { withFileTypes: true })) ?? [];
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return depth > 0 && !FOREIGN.has(entry.name) ? buildLines(cwd, name, depth - 1) : [];
    return entry.isFile() && BUILD_FILE.test(entry.name) ? linesOf(cwd, name) : [];
  });
}

function linesOf(cwd: string, file: string): Line[] {
  const path = join(cwd, file);
  const text = ifReadable(() => (statSync(path).size > MAX_BYTES ? '' : readFileSync(path, 'utf8'))) ?? '';
  return text
    .split(/\r?\n/)
    .map((line, at) => ({ file, line: at + 1, text: line.trim() }))
    .filter(({ text }) => !/^(?:#|\/\/)/.test(text));
}

/** Undefined for what this user may not read, or what has just gone: a build would not read it either. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['EACCES', 'EPERM', 'ENOENT'].includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
