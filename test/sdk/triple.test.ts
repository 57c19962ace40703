import { describe, expect, test } from 'vitest';
import { chooseTripleDirectory, compilerTriple, tripleDirectories } from '../../src/sdk/triple.js';
import { plant, scratch } from './trees.js';

test('triple directories are those under lib/ with a libc.a', () => {
  const folder = scratch();
  plant(folder, {
    'lib/wasm32-wasip1/libc.a': '',
    'lib/wasm32-wasip1-threads/libc.a': '',
    'lib/wasm32-wasip2/libc++.a': '',
    'lib/x86_64-linux-gnu/libc.a': '',
  });
  expect(tripleDirectories(folder)).toEqual(['wasm32-wasip1', 'wasm32-wasip1-threads']);
});

describe('the choice of a directory', () => {
  test('prefers wasip1, takes wasm32-wasi, and never threads or preview 2 by itself', () => {
    expect(chooseTripleDirectory(['wasm32-wasi', 'wasm32-wasip1'], undefined)).toBe('wasm32-wasip1');
    expect(chooseTripleDirectory(['wasm32-wasi', 'wasm32-wasip2'], undefined)).toBe('wasm32-wasi');
    expect(chooseTripleDirectory(['wasm32-wasip1-threads', 'wasm32-wasip2'], undefined)).toBeUndefined();
  });

  test('follows the config, also by the other name of the same target', () => {
    expect(chooseTripleDirectory(['wasm32-wasi', 'wasm32-wasip1'], 'wasm32-wasi')).toBe('wasm32-wasi');
    expect(chooseTripleDirectory(['wasm32-wasi'], 'wasm32-wasip1')).toBe('wasm32-wasi');
    expect(chooseTripleDirectory(['wasm32-wasip1'], 'wasm32-unknown-wasip1')).toBe('wasm32-wasip1');
    expect(chooseTripleDirectory(['wasm32-wasip1'], 'wasm32-mine')).toBeUndefined();
  });

  test.each([
    [
      'wasm32-wasip1-threads',
      "sdk.triple: wasm32-wasip1-threads is the target of wasi-threads, another thread model: its modules import wasi.thread-spawn, which WAMR's lib-pthread does not have",
    ],
    [
      'wasm32-wasip2',
      "sdk.triple: wasm32-wasip2 makes components; WAMR's lib-pthread runs core modules of WASI preview 1",
    ],
    [
      'wasm64-wasip1',
      'sdk.triple: wasm64-wasip1 is not supported; the thread-safety layer is built for wasm32',
    ],
  ])('refuses %s and says why', (triple, message) => {
    expect(() => chooseTripleDirectory([triple, 'wasm32-wasip1'], triple)).toThrow(
      expect.objectContaining({ code: 'SDK_UNSUPPORTED', message }),
    );
  });
});

test('clang before 19 is given the old name, because it looks for its libraries there', () => {
  expect(compilerTriple('wasm32-wasi', 14)).toBe('wasm32-wasi');
  expect(compilerTriple('wasm32-wasi', 22)).toBe('wasm32-wasip1');
  expect(compilerTriple('wasm32-wasi', undefined)).toBe('wasm32-wasip1');
  expect(compilerTriple('wasm32-wasip1', 14)).toBe('wasm32-wasip1');
});
