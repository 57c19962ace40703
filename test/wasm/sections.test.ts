import { describe, expect, it } from 'vitest';
import { findCustom, findSection, readSections, SECTION } from '../../src/wasm/sections.js';
import { customSection } from '../support/wasm-encode.js';
import { failure } from './support/caught.js';

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const EMPTY_TYPES = [SECTION.type, 1, 0];
const EMPTY_MEMORIES = [SECTION.memory, 1, 0];
const EMPTY_TAGS = [SECTION.tag, 1, 0];
const EMPTY_GLOBALS = [SECTION.global, 1, 0];
const EMPTY_IMPORTS = [SECTION.import, 1, 0];
const list = (...sections: number[][]) =>
  readSections(new Uint8Array([...HEADER, ...sections.flat()]), 'a.wasm');

describe('the section list', () => {
  it('gives ranges and names', () => {
    const sections = list(EMPTY_TYPES, customSection('note', [1, 2, 3]), EMPTY_MEMORIES);
    expect(sections).toEqual([
      { id: 1, name: undefined, offset: 8, start: 10, end: 11 },
      { id: 0, name: 'note', offset: 11, start: 18, end: 21 },
      { id: 5, name: undefined, offset: 21, start: 23, end: 24 },
    ]);
    expect(findCustom(sections, 'note')?.offset).toBe(11);
    expect(findSection(sections, SECTION.memory)?.offset).toBe(21);
    expect(findSection(sections, SECTION.code)).toBeUndefined();
  });

  it('knows where tags belong', () => {
    expect(list(EMPTY_MEMORIES, EMPTY_TAGS, EMPTY_GLOBALS)).toHaveLength(3);
    expect(() => list(EMPTY_GLOBALS, EMPTY_TAGS)).toThrow('misplaced tag section');
  });

  it.each([
    [
      'a section that is cut off',
      [SECTION.type, 9, 0],
      'WASM_MALFORMED: a.wasm: the type section announces 9 bytes where 1 are left, in the section list at offset 0x8',
    ],
    [
      'an unknown section',
      [14, 0],
      'WASM_UNSUPPORTED: a.wasm: a section with id 14 (reference-typed strings), in the section list at offset 0x8',
    ],
    [
      'a section twice',
      [...EMPTY_TYPES, ...EMPTY_TYPES],
      'WASM_MALFORMED: a.wasm: a second or misplaced type section, in the section list at offset 0xb',
    ],
    [
      'the wrong order',
      [...EMPTY_MEMORIES, ...EMPTY_IMPORTS],
      'WASM_MALFORMED: a.wasm: a second or misplaced import section, in the section list at offset 0xb',
    ],
    [
      'a custom section whose name is longer than itself',
      [0, 2, 9, 0x61],
      'WASM_MALFORMED: a.wasm: 9 bytes are announced where 1 are left, in the custom section at offset 0xb',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(failure(() => list(bytes))).toBe(message);
  });
});
