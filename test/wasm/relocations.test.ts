import { describe, expect, it } from 'vitest';
import { encodeRelocations, readRelocations } from '../../src/wasm/relocations.js';
import { readSections } from '../../src/wasm/sections.js';
import { describeWith } from '../support/skip.js';
import { customSection } from '../support/wasm-encode.js';
import { failure } from './support/caught.js';
import { libcs, objectsOf } from './support/libcs.js';

for (const { title, part, read } of libcs) {
  describeWith(part, `relocations in libc.a of ${title}`, () => {
    it('are encoded to the bytes they were read from', () => {
      let count = 0;
      for (const object of objectsOf(read())) {
        for (const relocations of readRelocations(object)) {
          count += relocations.entries.length;
          const { start, end } = relocations.section;
          const encoded = encodeRelocations(object.sections, relocations);
          expect(Buffer.compare(Buffer.from(encoded), object.bytes.subarray(start, end))).toBe(0);
        }
      }
      expect(count).toBeGreaterThan(5000);
    });
  });
}

describe('relocations that are refused', () => {
  // An empty type section (number 0), an empty code section (1), then the relocations.
  const read = (payload: number[]) => {
    const sections = [1, 1, 0, 10, 1, 0];
    const relocations = customSection('reloc.CODE', payload);
    const bytes = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections, ...relocations]);
    return readRelocations({ file: 'a.o', bytes, sections: readSections(bytes, 'a.o') });
  };

  it('a type that is not known', () => {
    expect(failure(() => read([1, 1, 99, 0, 0]))).toBe(
      'WASM_UNSUPPORTED: a.o: a relocation of type 99, in the custom section "reloc.CODE" at offset 0x1d',
    );
  });

  it('a section of another kind', () => {
    expect(failure(() => read([0, 0]))).toBe(
      'WASM_MALFORMED: a.o: reloc.CODE names a section of kind 1 instead of 10, in the custom section "reloc.CODE" at offset 0x1b',
    );
  });

  it('a section that is absent', () => {
    expect(failure(() => read([7, 0]))).toBe(
      'WASM_MALFORMED: a.o: there is no section 7, in the custom section "reloc.CODE" at offset 0x1b',
    );
  });
});
