import { WamrPthreadError } from '../errors.js';
import { Cursor } from './cursor.js';
import { lookalikeOf } from './lookalikes.js';

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
/** Version 1, layer 0: a core module or object. */
const CORE = [0x01, 0x00, 0x00, 0x00];

/** Size in bytes of the header, behind which the sections begin. */
export const HEADER_SIZE = 8;

/**
 * Checks the eight bytes that every module and object starts with.
 *
 * Throws WASM_NOT_WASM, saying what the file looks like; WASM_MALFORMED where the header is cut off;
 * WASM_UNSUPPORTED for another version of the format.
 */
export function checkHeader(bytes: Uint8Array, file: string): void {
  if (bytes.length === 0)
    throw notWasm(file, 'it is empty', 'The build that should have written it has failed.');
  const header = new Cursor(bytes, file, 'header');
  const present = Math.min(bytes.length, MAGIC.length);
  if (!startsWith(bytes, MAGIC.slice(0, present))) throw lookalike(bytes, file);
  if (bytes.length < HEADER_SIZE)
    throw header.malformed(`the file ends after ${bytes.length} bytes`, bytes.length);
  if (startsWith(bytes.subarray(4), CORE)) return;
  if (bytes[6] === 1) {
    throw notWasm(
      file,
      'it is a component, not a core module',
      'WAMR runs core modules. Build for wasm32-wasip1, not wasip2, and do not componentise the result.',
    );
  }
  throw header.unsupported(`version ${hex(bytes.subarray(4, HEADER_SIZE))} of the format`, 4);
}

function lookalike(bytes: Uint8Array, file: string): WamrPthreadError {
  const known = lookalikeOf(bytes);
  if (known !== undefined) return notWasm(file, `it is ${known.what}`, known.hint);
  return notWasm(
    file,
    `it starts with ${hex(bytes.subarray(0, 4))}, not with 00 61 73 6d`,
    'The path is probably wrong.',
  );
}

function notWasm(file: string, what: string, hint: string): WamrPthreadError {
  return new WamrPthreadError('WASM_NOT_WASM', `${file} is not a WebAssembly file: ${what}`, { hint });
}

/** True for a file that begins as a module, an object or a component does. */
export function beginsAsWasm(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && startsWith(bytes, MAGIC);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join(' ');
}
