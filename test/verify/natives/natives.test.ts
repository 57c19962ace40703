import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { formatType, parseNativeSignature, sameType } from '../../../src/verify/natives/signature.js';
import { findNative, nativeLibraries, optionIsOn } from '../../../src/verify/natives/table.js';
import { wamrSource } from '../../support/parts.js';
import { describeWith } from '../../support/skip.js';

describe('parseNativeSignature', () => {
  test('reads every letter', () => {
    expect(parseNativeSignature('(*~$iIfFr)I')).toEqual({
      params: ['i32', 'i32', 'i32', 'i32', 'i64', 'f32', 'f64', 'externref'],
      results: ['i64'],
    });
    expect(parseNativeSignature('()')).toEqual({ params: [], results: [] });
  });

  test('has one parameter per letter', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('i', 'I', 'f', 'F', 'r', '*', '$', '~')), letters => {
        expect(parseNativeSignature(`(${letters.join('')})i`).params).toHaveLength(letters.length);
      }),
    );
  });

  test.each([
    ['(x)i', '"x" in "(x)i" is no letter of the notation'],
    ['(i', '"(i" is not a native signature such as "(*~i)i"'],
    ['(i)*', '"(i)*" is not a native signature such as "(*~i)i"'],
  ])('refuses %s', (text, message) => {
    expect(() => parseNativeSignature(text)).toThrow(new RangeError(message));
  });
});

test('formatType and sameType', () => {
  const type = parseNativeSignature('(*I)');
  expect(formatType(type)).toBe('(i32, i64) -> ()');
  expect(sameType(type, parseNativeSignature('(iI)'))).toBe(true);
  expect(sameType(type, parseNativeSignature('(iI)i'))).toBe(false);
});

describe('findNative', () => {
  test('finds a function with the option that brings it', () => {
    expect(findNative('env', 'pthread_create')).toEqual({
      name: 'pthread_create',
      option: 'WAMR_BUILD_LIB_PTHREAD',
      signature: '(**ii)i',
      type: { params: ['i32', 'i32', 'i32', 'i32'], results: ['i32'] },
    });
  });

  test('knows both names of WASI', () => {
    expect(findNative('wasi_unstable', 'fd_write')).toEqual(findNative('wasi_snapshot_preview1', 'fd_write'));
  });

  test('drops one leading underscore on a second try', () => {
    expect(findNative('env', '_malloc')?.name).toBe('malloc');
    expect(findNative('env', '_strdup')?.name).toBe('_strdup');
    expect(findNative('env', '__malloc')).toBeUndefined();
  });

  test('does not fall for names that every object has', () => {
    expect(findNative('env', 'toString')).toBeUndefined();
    expect(findNative('env', 'constructor')).toBeUndefined();
  });
});

test('optionIsOn goes by the config', () => {
  const { runtime } = configSchema.parse({});
  expect(optionIsOn(runtime, 'WAMR_BUILD_LIB_PTHREAD')).toBe(true);
  expect(optionIsOn(runtime, 'WAMR_BUILD_LIB_PTHREAD_SEMAPHORE')).toBe(false);
  expect(optionIsOn(runtime, 'WAMR_BUILD_LIBC_EMCC')).toBe(false);
});

test('every signature of the table can be read', () => {
  const all = nativeLibraries.flatMap(each => Object.values(each.functions));
  expect(all.length).toBeGreaterThan(200);
  for (const signature of all) expect(() => parseNativeSignature(signature)).not.toThrow();
});

describeWith(wamrSource(), "the table against WAMR's source", () => {
  test.each([
    ['libc-builtin/libc_builtin_wrapper.c', ['WAMR_BUILD_LIBC_BUILTIN']],
    ['lib-pthread/lib_pthread_wrapper.c', ['WAMR_BUILD_LIB_PTHREAD', 'WAMR_BUILD_LIB_PTHREAD_SEMAPHORE']],
    ['libc-wasi/libc_wasi_wrapper.c', ['WAMR_BUILD_LIBC_WASI']],
    ['libc-emcc/libc_emcc_wrapper.c', ['WAMR_BUILD_LIBC_EMCC']],
  ])('%s registers the same names and signatures', (file, options) => {
    const text = readFileSync(join(wamrSource().root, 'core/iwasm/libraries', file), 'utf8');
    const ours = nativeLibraries.filter(each => options.includes(each.option)).map(each => each.functions);
    expect(Object.fromEntries(ours.flatMap(each => Object.entries(each)))).toEqual(registered(text));
  });
});

/** Name to signature of all `REG_NATIVE_FUNC(name, "…")` and `{ "name", wrapper, "…", NULL }`. */
function registered(source: string): Record<string, string | undefined> {
  // The spec tests' print functions follow in a table of their own.
  const text = source.split('native_symbols_spectest')[0] ?? '';
  const found = [
    ...text.matchAll(/REG_NATIVE_FUNC\(\s*(\w+),\s*"([^"]*)"\s*\)/g),
    ...text.matchAll(/\{\s*"(\w+)",\s*\w+,\s*"([^"]*)",\s*NULL\s*\}/g),
  ];
  return Object.fromEntries(found.map(([, name, signature]) => [name ?? '', signature]));
}
