import type { FunctionType, ValueType } from '../../wasm/types.js';

/** One letter of WAMR's notation per wasm type: core/iwasm/common/wasm_native.c, check_symbol_signature. */
const LETTERS: Readonly<Record<string, ValueType>> = {
  i: 'i32',
  I: 'i64',
  f: 'f32',
  F: 'f64',
  r: 'externref',
  // A pointer that WAMR checks, a NUL-terminated string, and the length that belongs to the pointer before it.
  '*': 'i32',
  $: 'i32',
  '~': 'i32',
};

/**
 * The wasm type of a native in WAMR's notation: `(*~$iI)i` is `(i32, i32, i32, i32, i64) -> i32`.
 * Throws a RangeError for text of another form: the table is ours, so that would be a bug.
 */
export function parseNativeSignature(signature: string): FunctionType {
  const match = /^\(([^()]*)\)([iIfFr]?)$/.exec(signature);
  if (match === null) throw new RangeError(`"${signature}" is not a native signature such as "(*~i)i"`);
  return { params: letters(match[1], signature), results: letters(match[2], signature) };
}

function letters(text: string | undefined, signature: string): ValueType[] {
  return [...(text ?? '')].map(letter => {
    const type = LETTERS[letter];
    if (type === undefined)
      throw new RangeError(`"${letter}" in "${signature}" is no letter of the notation`);
    return type;
  });
}

/** `(i32, i64) -> i32`, for messages. */
export function formatType(type: FunctionType): string {
  return `(${type.params.join(', ')}) -> ${type.results.length === 0 ? '()' : type.results.join(', ')}`;
}

/** True when both take and give the same types. */
export function sameType(a: FunctionType, b: FunctionType): boolean {
  return formatType(a) === formatType(b);
}
