import { expect, it } from 'vitest';
import { scanCode } from '../../../src/wasm/code.js';
import type { Forward } from '../../../src/wasm/edit/forward.js';
import { editObject } from '../../../src/wasm/edit/object.js';
import { readObject } from '../../../src/wasm/object.js';
import { objectFunctions } from '../../../src/wasm/object-functions.js';
import { failure } from '../support/caught.js';
import { compileObject, linkObjects } from '../support/toolchain.js';

const SOURCE = `
  int number = 5;
  int other(int);
  static int own(int a, int b, int c) { return other(a) * b - c + number; }
  __attribute__((weak)) long long wide(long long a) { return a + other(1); }
  int first(int a) { return own(a, 2, 3) + number; }
  int (*const table[])(int, int, int) = {own};
  int second(int i) { return table[i](1, 2, 3) + other(i); }`;

const HELPERS = `
  int other(int a) { return a + 1; }
  int sum(int a, int b) { return a + b; }
  long long twice(long long a) { return a * 2; }`;

const forward = (bytes: Uint8Array, ...forwards: Forward[]) =>
  editObject(bytes, 'a.o', { forward: forwards });

it('makes functions call others, wherever they are called from, and leaves the rest right', async () => {
  const before = await compileObject(SOURCE, ['-O0']);
  const after = forward(
    before,
    { symbol: 'own', helper: 'sum', parameters: 2 },
    { symbol: 'wide', helper: 'twice', parameters: 1 },
    { symbol: 'absent', helper: 'never', parameters: 0 },
  );
  expect(objectFunctions(readObject(after, 'a.o')).map(({ start, end }) => end - start)).toEqual(
    objectFunctions(readObject(before, 'a.o')).map(({ start, end }) => end - start),
  );
  const exports = ['first', 'second', 'wide'];
  const linked = await linkObjects({ 'a.o': after, 'b.o': await compileObject(HELPERS) }, [
    '--no-entry',
    ...exports.map(name => `--export=${name}`),
  ]);
  const { instance } = await WebAssembly.instantiate(linked);
  const call = (name: string, argument: number | bigint): unknown => {
    const value = instance.exports[name];
    return typeof value === 'function' ? value(argument) : undefined;
  };
  expect([call('first', 10), call('second', 0), call('wide', 21n)]).toEqual([12 + 5, 3 + 1, 42n]);
  // Every placeholder is right too, for tools that look at objects.
  scanCode(readObject(after, 'a.o'), () => true);
});

it('goes together with other edits of the same object', async () => {
  const before = await compileObject(
    'extern int errno; int f(int a) { return errno + a; } int g(void) { errno = 3; return f(1); }',
    ['-O0'],
  );
  const after = editObject(before, 'a.o', {
    forward: [{ symbol: 'f', helper: 'sum1', parameters: 1 }],
    redirect: [{ symbol: 'errno', load: 'get', store: 'set', address: 'at' }],
    rename: new Map([['g', 'h']]),
  });
  const linked = await linkObjects(
    {
      'a.o': after,
      'b.o': await compileObject(
        'int cell; int sum1(int a) { return a + 100 * cell; } void set(int base, int v) { cell = v; }',
      ),
    },
    ['--no-entry', '--export=h'],
  );
  const { instance } = await WebAssembly.instantiate(linked);
  const h = instance.exports['h'];
  expect(typeof h === 'function' ? h() : undefined).toBe(301);
});

it('refuses a function that is too short, or code without relocations, with the place', async () => {
  const short = 'int f(int a, int b, int c) { return 1; }';
  const edit = (bytes: Uint8Array) =>
    String(failure(() => forward(bytes, { symbol: 'f', helper: 'g', parameters: 3 })));
  expect(edit(await compileObject(short))).toMatch(/a\.o: .*code without relocations/);
  expect(edit(await compileObject(`${short} int other(int); int h(void) { return other(1); }`))).toMatch(
    /a\.o: .*f cannot become a call of g: 4 bytes, 3 parameters/,
  );
});

it('leaves an object alone that has none of the functions', async () => {
  const before = await compileObject(SOURCE);
  expect(forward(before, { symbol: 'absent', helper: 'sum', parameters: 2 })).toBe(before);
});
