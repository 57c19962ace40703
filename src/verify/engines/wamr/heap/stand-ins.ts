import { encodeUnsigned } from '../../../../wasm/encode.js';
import { findSection, openSection, SECTION } from '../../../../wasm/sections.js';
import type { FunctionType, WasmModule } from '../../../../wasm/types.js';

/** A function of the module whose work the host does: native/heap/stand_in.cc. */
export interface StandIn {
  readonly index: number;
  readonly kind:
    | 'malloc'
    | 'calloc'
    | 'realloc'
    | 'free'
    | 'aligned_alloc'
    | 'posix_memalign'
    | 'usable_size';
}

/** A function of libc's that looks at text word by word: it reads behind the end, but never past its aligned word. */
export interface WordReader {
  readonly index: number;
  readonly kind: 'words';
}

export interface ModuleWithStandIns {
  /** The module with other bodies for these functions; nothing has moved. */
  readonly bytes: Uint8Array;
  readonly standIns: readonly StandIn[];
}

/** The layer's malloc family by what the linker calls its functions (templates/layer/malloc.c). */
const NAMES: Readonly<Record<string, StandIn['kind']>> = {
  __libc_malloc: 'malloc',
  __libc_calloc: 'calloc',
  __libc_realloc: 'realloc',
  __libc_free: 'free',
  aligned_or_einval: 'aligned_alloc',
  posix_memalign_: 'posix_memalign',
  usable_size: 'usable_size',
};

const WORD_READERS =
  /^(__)?(strlen|strnlen|memchr|memrchr|strchr|strchrnul|strcpy|stpcpy|strncpy|stpncpy|strlcpy|memccpy|wcslen)$/;

export function wordReaders({ imports, functionNames }: WasmModule): readonly WordReader[] {
  const imported = imports.filter(each => each.kind === 'function').length;
  return [...functionNames]
    .filter(([index, name]) => index >= imported && WORD_READERS.test(name))
    .map(([index]) => ({ index, kind: 'words' }));
}

/** Those that the others are of no use without. */
const NEEDED = ['malloc', 'free'] as const;

const OP = { i32Const: 0x41, call: 0x10, drop: 0x1a, return: 0x0f, nop: 0x01, end: 0x0b } as const;
const I32 = 'i32';

/**
 * The thread-safety layer keeps freed blocks in caches of its own, and words of its own in front of each block: of an
 * access to those the host sees nothing. This leaves its malloc family to the host: each body becomes a call of
 * `env.malloc`, by which the engine knows the caller and its arguments; the rest of it is filled up, so that every place in
 * the file stays where it is. A module without the layer, or without names, stays as it is.
 */
export function withStandIns(module: WasmModule): ModuleWithStandIns {
  const plain = { bytes: module.bytes, standIns: [] };
  const functions = module.imports.filter(each => each.kind === 'function');
  const malloc = functions.findIndex(({ module: from, name }) => from === 'env' && name === 'malloc');
  const code = findSection(module.sections, SECTION.code);
  if (malloc < 0 || code === undefined) return plain;
  const bytes = module.bytes.slice();
  const standIns: StandIn[] = [];
  const cursor = openSection(module, code);
  const count = cursor.count('function bodies', 3);
  for (let position = 0; position < count; position += 1) {
    const body = cursor.sub(cursor.u32());
    const index = functions.length + position;
    const name = module.functionNames.get(index) ?? '';
    const kind = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    const type = module.functions[position];
    if (kind === undefined || type === undefined) continue;
    const other = bodyCalling(malloc, type, body.end - body.offset);
    if (other === undefined) continue;
    bytes.set(other, body.offset);
    standIns.push({ index, kind });
  }
  const complete = NEEDED.every(kind => standIns.some(each => each.kind === kind));
  return complete ? { bytes, standIns } : plain;
}

/** A body of exactly that size; undefined: of another type, or too small. */
function bodyCalling(
  native: number,
  { params, results }: FunctionType,
  size: number,
): Uint8Array | undefined {
  const [result] = results;
  const fits = params.every(each => each === I32) && (result === undefined || result === I32);
  const noLocals = 0;
  const start = [noLocals, OP.i32Const, 0, OP.call, ...encodeUnsigned(native)];
  const code = [...start, ...(result === undefined ? [OP.drop] : []), OP.return];
  if (!fits || results.length > 1 || code.length + 1 > size) return undefined;
  const body = new Uint8Array(size).fill(OP.nop);
  body.set(code);
  body[size - 1] = OP.end;
  return body;
}
