import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJsonError } from '../../src/config/json-syntax.js';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('findJsonError', () => {
  it.each([
    ['{"a": 1,}', 1, 9, 'expected a key in double quotes, found "}"'],
    [
      '{\n  "a": 1\n  "b": 2\n}',
      3,
      3,
      'expected "," or the end of the object or list, found text that is not closed or has a bad escape',
    ],
    ['{"a" 1}', 1, 6, 'expected ":", found "1"'],
    ['{a: 1}', 1, 2, 'expected a key in double quotes or "}", found "a"'],
    ['{"a": foo}', 1, 7, 'expected a value, found "foo"'],
    ['{"a": [1, 2', 1, 12, 'expected "," or the end of the object or list, found the end of the file'],
    ['{} x', 1, 4, 'expected the end of the file, found "x"'],
    [
      '// threads\n{}',
      1,
      1,
      'expected a value, found a comment (only .jsonc, .js and .ts files may have them)',
    ],
    ['{"a": "b\n"}', 1, 7, 'expected a value, found text that is not closed or has a bad escape'],
    ['[1, 2}', 1, 6, 'expected "," or the end of the object or list, found "}"'],
  ])('%j: line %i, column %i', (text, line, column, problem) => {
    expect(findJsonError(text)).toEqual({ line, column, problem });
  });

  it.each([
    ['// a\n{ /* b */ "a": [1, /* c */ 2, ], // d\n "b": 1, }\n// e', undefined],
    ['{"a": 1,, }', { line: 1, column: 9, problem: 'expected a key in double quotes or "}", found ","' }],
    [
      '{\n  "a": 1 /* b\n}',
      {
        line: 2,
        column: 10,
        problem: 'expected "," or the end of the object or list, found a comment that is not closed',
      },
    ],
    ['{"a": "// no comment"}', undefined],
    ['', { line: 1, column: 1, problem: 'expected a value, found the end of the file' }],
  ])('with comments, %j', (text, error) => {
    expect(findJsonError(text, 'jsonc')).toEqual(error);
  });

  it('accepts what JSON.parse accepts, and nothing else', () => {
    const broken = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', ':', '0', '\\', '\n', '\u0001', 'true'),
      )
      .map(([text, at, piece]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + piece + text.slice(cut + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), text => {
        expect(findJsonError(text) === undefined).toBe(isJson(text));
      }),
      { numRuns: 2000 },
    );
  });
});

it('texts, blanks and comments of megabytes do not run out of stack', () => {
  const long = `{${' '.repeat(12e6)}"key": "${'x'.repeat(12e6)}${'\\n'.repeat(2e6)}"}`;
  expect(findJsonError(long)).toBeUndefined();
  expect(findJsonError(`${'// \n'.repeat(3e6)}${long}`, 'jsonc')).toBeUndefined();
});
