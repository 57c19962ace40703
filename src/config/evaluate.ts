import { basename, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WamrPthreadError } from '../errors.js';
import { findJsonError, type JsonFlavour } from './json-syntax.js';
import { isRecord } from './merge.js';

/** Loaders of the searcher, by extension; each throws CONFIG_READ in words that name the file relative to `cwd`. */
export function configLoaders(cwd: string) {
  const code = (load: (path: string) => Promise<unknown>) => async (path: string) => {
    const label = labelOf(cwd, path);
    const module = await settling(load(path)).catch((cause: unknown) => {
      throw loadError(label, path, cause);
    });
    if (isRecord(module) && 'default' in module) return call(label, path, module['default']);
    throw new WamrPthreadError('CONFIG_READ', `${label}: there is no default export`, {
      hint: 'Write `export default { … }`.',
    });
  };
  const native = code(importScript);
  return {
    '.json': (path: string, text: string) => parseJson(labelOf(cwd, path), text, isPackageFile(path)),
    '.jsonc': async (path: string, text: string) => parseJsonc(labelOf(cwd, path), text),
    '.js': native,
    '.mjs': native,
    '.ts': code(importTypeScript),
  };
}

function parseJson(label: string, withMark: string, isPackage: boolean): unknown {
  const data: unknown = JSON.parse(checked(label, withMark, 'json'));
  // The searcher looks for our key in it, which would throw on null.
  return isPackage && !isRecord(data) ? {} : data;
}

/** Our own check first, because it says what was expected; the library only makes the value. */
async function parseJsonc(label: string, withMark: string): Promise<unknown> {
  const text = checked(label, withMark, 'jsonc');
  const { parseJsoncText } = await import('../jsonc.js');
  return parseJsoncText(text);
}

/** The text without a byte order mark. Throws CONFIG_READ where it is not JSON. */
function checked(label: string, withMark: string, flavour: JsonFlavour): string {
  const text = withMark.replace(/^\uFEFF/, '');
  const error = findJsonError(text, flavour);
  if (error === undefined) return text;
  const message = `${label}: line ${error.line}, column ${error.column}: ${error.problem}`;
  throw new WamrPthreadError('CONFIG_READ', message, { hint: 'Correct the file at that place.' });
}

/** Node keeps the line of a syntax error from the program (it shows it only when it dies of it); jiti tells. */
async function importScript(path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    if (error instanceof SyntaxError && lineIn(error, path) === '') await importTypeScript(path);
    throw error;
  }
}

/** jiti takes a while to load, and most configs are not TypeScript. */
async function importTypeScript(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false, interopDefault: false });
  return jiti.import(path);
}

/** A config may be a function, for what depends on the machine or the environment. */
async function call(label: string, path: string, data: unknown): Promise<unknown> {
  try {
    return await settling(Promise.resolve(typeof data === 'function' ? data() : data));
  } catch (cause) {
    throw loadError(label, path, cause);
  }
}

/** Node ends without a word where it waits for a promise and nothing is left to be done that could settle it. */
async function settling<T>(promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Error('it waits for a promise that never settles'));
    process.once('beforeExit', refuse);
    void promise.then(resolve, reject).finally(() => process.off('beforeExit', refuse));
  });
}

/** CONFIG_READ around what a file system call, an import or a config function threw. */
export function loadError(label: string, path: string, cause: unknown): WamrPthreadError {
  const kind = cause instanceof Error && cause.name !== 'Error' ? `${cause.name}: ` : '';
  const text = cause instanceof Error ? `${kind}${cause.message}` : String(cause);
  const [firstLine = ''] = text.split('\n');
  const message = `${label}${lineIn(cause, path)}: cannot be loaded: ${firstLine.trim()}`;
  return new WamrPthreadError('CONFIG_READ', message, {
    hint: 'Correct the file, or its permissions.',
    cause,
  });
}

/** `: line 3` where the stack of an error passes through the file. */
function lineIn(error: unknown, path: string): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const place = [path, pathToFileURL(path).href].find(name => stack.includes(`${name}:`));
  const line = place === undefined ? undefined : /^\d+/.exec(stack.split(`${place}:`)[1] ?? '')?.[0];
  return line === undefined ? '' : `: line ${line}`;
}

export function isPackageFile(path: string): boolean {
  return basename(path) === 'package.json';
}

/** How messages call a file: relative to where the user stands. */
export function labelOf(cwd: string, path: string): string {
  return relative(cwd, path) || path;
}
