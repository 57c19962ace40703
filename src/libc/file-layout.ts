import { WamrPthreadError } from '../errors.js';
import { scanCode } from '../wasm/code.js';
import { readImport, SMALLEST_IMPORT } from '../wasm/imports.js';
import { OPCODE } from '../wasm/opcodes.js';
import { readVector, SECTION } from '../wasm/sections.js';
import type { WasmObject } from '../wasm/types.js';
import { FILE_FIELDS, FILE_SIZE_WITHOUT_LOCK } from './policy.js';

const LOCAL_GET = 0x20;

const UNKNOWN_FILE =
  'This libc has another FILE than those that are known. Nothing was written. Please report it with the SDK version.';

/**
 * Refuses a libc whose FILE has its lock elsewhere than the layer's own lock functions expect it.
 *
 * Throws LIBC_CONFLICT naming member, field and both offsets.
 */
export function checkFileLayout(object: WasmObject): void {
  for (const { field, offset, readIn } of FILE_FIELDS) {
    const position = bodyOf(object, readIn);
    if (position === undefined) continue;
    const found = firstFieldRead(object, position);
    if (found === offset) continue;
    throw new WamrPthreadError(
      'LIBC_CONFLICT',
      `${object.file}: ${readIn} ${found === undefined ? 'reads no field of its FILE' : `first reads offset ${found} of its FILE`}; the layer expects ${field} there, at offset ${offset}`,
      { hint: UNKNOWN_FILE },
    );
  }
}

/** Where a FILE lies that a program has without opening one. */
const STREAM = /^__std(in|out|err)_FILE$/;

/**
 * Refuses a libc without stdio locks whose FILE has another size than that with room for a lock at its end.
 *
 * Throws LIBC_CONFLICT naming member, variable and both sizes.
 */
export function checkFileSize(object: WasmObject): void {
  for (const { name, data } of object.symbols) {
    if (data === undefined || !STREAM.test(name) || data.size === FILE_SIZE_WITHOUT_LOCK) continue;
    throw new WamrPthreadError(
      'LIBC_CONFLICT',
      `${object.file}: ${name} has ${data.size} bytes; the layer expects a FILE of ${FILE_SIZE_WITHOUT_LOCK}, with room for its lock in the last 4`,
      { hint: UNKNOWN_FILE },
    );
  }
}

/** Position in the code section of a function that the object defines. */
function bodyOf(object: WasmObject, name: string): number | undefined {
  const symbol = object.symbols.find(each => each.kind === 'function' && each.defined && each.name === name);
  if (symbol?.index === undefined) return undefined;
  const imports = readVector(object, SECTION.import, 'imports', readImport, SMALLEST_IMPORT);
  return symbol.index - imports.filter(({ description }) => description.kind === 'function').length;
}

/** Offset of the first `i32.load` from the pointer that is the function's first parameter. */
function firstFieldRead(object: WasmObject, position: number): number | undefined {
  let found: number | undefined;
  let afterParameter = false;
  scanCode(object, ({ opcode, value }, body) => {
    if (body !== position) return body < position;
    if (afterParameter && opcode === OPCODE.i32Load) {
      found = value;
      return false;
    }
    afterParameter = opcode === LOCAL_GET && value === 0;
    return true;
  });
  return found;
}
