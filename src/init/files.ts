import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findJsonError } from '../config/json-syntax.js';
import { errnoOf, WamrPthreadError } from '../errors.js';
import type { Change } from './types.js';

/** A file of the project as it is now; undefined where there is none. Throws IO_READ. */
export function readProjectFile(cwd: string, name: string): string | undefined {
  try {
    return readFileSync(join(cwd, name), 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw new WamrPthreadError('IO_READ', `cannot read ${name}: ${errnoOf(error) ?? String(error)}`, {
      hint: 'Correct its permissions, or move it out of the way.',
      cause: error,
    });
  }
}

/**
 * The same for JSON that somebody else reads, too; `without` is the option with which it is not read. Throws IO_READ with line and column where it is damaged.
 */
export function readProjectJson(cwd: string, name: string, without?: string): string | undefined {
  const text = readProjectFile(cwd, name);
  const error = text === undefined ? undefined : findJsonError(text.replace(/^\uFEFF/, ''), 'jsonc');
  if (error === undefined) return text;
  throw new WamrPthreadError(
    'IO_READ',
    `${name}: line ${error.line}, column ${error.column}: ${error.problem}`,
    {
      hint: `Correct the file at that place${without === undefined ? '' : `, or leave it out with ${without}`}.`,
    },
  );
}

/** The change that makes `name` this text; undefined where it is so already. */
export function changeTo(
  cwd: string,
  name: string,
  before: string | undefined,
  after: string,
): Change | undefined {
  if (before === after) return undefined;
  const path = join(cwd, name);
  return { path: existsSync(path) ? realpathSync(path) : path, name, before, after };
}

/** Where this package is or will be installed, seen from `cwd`: hoisted packages lie in a folder above. */
export function packageFolder(cwd: string, folders: readonly string[]): string {
  const place = join('node_modules', 'wamr-pthread');
  const found = folders.find(folder => existsSync(join(folder, place))) ?? cwd;
  return relative(cwd, join(found, place)).replaceAll('\\', '/');
}
