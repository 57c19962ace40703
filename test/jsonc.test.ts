import { describe, expect, it } from 'vitest';
import { parseJsoncText, setInJson } from '../src/jsonc.js';

describe('setInJson', () => {
  it('keeps comments, tabs, line ends and the end of the file, and makes what is missing', () => {
    const text = '\uFEFF{\r\n\t// four\r\n\t"threads": { "max": 4 }, // here\r\n\t"b": []\r\n}';
    expect(
      setInJson(text, [
        { path: ['threads', 'max'], value: 8 },
        { path: ['memory', 'appHeap'], value: '1MiB' },
      ]),
    ).toBe(
      '\uFEFF{\r\n\t// four\r\n\t"threads": { "max": 8 }, // here\r\n\t"b": [],\r\n\t"memory": {\r\n\t\t"appHeap": "1MiB"\r\n\t}\r\n}',
    );
  });

  it('takes the indentation from keys, not from a comment', () => {
    expect(setInJson('/*\n * c\n */\n{\n    "a": 1\n}\n', [{ path: ['b'], value: { c: 2 } }])).toBe(
      '/*\n * c\n */\n{\n    "a": 1,\n    "b": {\n        "c": 2\n    }\n}\n',
    );
  });

  it('leaves the layout of what stands before a new value', () => {
    const text =
      '{\n  "list": [\n    { "name": "a", "of": [1, 2] }, // first\n    { "name": "b" },\n  ],\n  "files": ["x", "y"]\n}';
    expect(
      setInJson(text, [
        { path: ['list', 2], value: { name: 'c', of: [3] } },
        { path: ['scripts', 'verify'], value: 'v' },
        { path: ['scripts', 'install'], value: 'i' },
      ]),
    ).toBe(
      '{\n  "list": [\n    { "name": "a", "of": [1, 2] }, // first\n    { "name": "b" },\n    {\n      "name": "c",\n      "of": [\n        3\n      ]\n    },\n  ],\n  "files": ["x", "y"],\n  "scripts": {\n    "verify": "v",\n    "install": "i"\n  }\n}',
    );
    expect(setInJson('{\n  "a": 1,\n  "b": null\n}', [{ path: ['a'], value: 2 }])).toBe(
      '{\n  "a": 2,\n  "b": null\n}',
    );
  });

  it('starts from an empty object', () => {
    expect(setInJson('{}\n', [{ path: ['a', 'b'], value: 1 }])).toBe('{\n  "a": {\n    "b": 1\n  }\n}\n');
  });
});

it('a key called __proto__ is a key', () => {
  expect(Object.keys(Object(parseJsoncText('{ "__proto__": { "a": 1 }, }')))).toEqual(['__proto__']);
});
