import { describe, expect, it } from 'vitest';
import { readModule } from '../../src/wasm/module.js';
import { readObject } from '../../src/wasm/object.js';
import { customSection, text, unsigned, vector } from '../support/wasm-encode.js';
import { failure } from './support/caught.js';

// Custom sections are information: in a linked module they are read as far as they go.

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const module = (...sections: number[][]) =>
  readModule(new Uint8Array([...HEADER, ...sections.flat()]), 'a.wasm');
const entry = (index: number, name: readonly number[]) => [
  ...unsigned(index),
  ...unsigned(name.length),
  ...name,
];
const subsection = (id: number, payload: readonly number[]) => [id, ...unsigned(payload.length), ...payload];
const bytesOf = (name: string) => [...new TextEncoder().encode(name)];

describe('a damaged name section', () => {
  it('keeps what is readable of a name', () => {
    const names = vector([entry(0, [0x61, 0xff, 0x62]), entry(1, bytesOf('second'))]);
    const { functionNames, damage } = module(customSection('name', subsection(1, names)));
    expect([...functionNames]).toEqual([
      [0, 'a\uFFFDb'],
      [1, 'second'],
    ]);
    expect(damage).toEqual([
      { section: 'name', what: 'a name is not valid UTF-8, in the custom section "name" at offset 0x14' },
    ]);
  });

  it('keeps the names before the end, and the other subsections', () => {
    const names = [9, ...entry(0, bytesOf('first')), ...entry(1, bytesOf('second'))];
    const globals = vector([entry(0, bytesOf('__stack_pointer'))]);
    const { functionNames, globalNames, damage } = module(
      customSection('name', [...subsection(1, names), ...subsection(7, globals)]),
    );
    expect([...functionNames.values()]).toEqual(['first', 'second']);
    expect([...globalNames.values()]).toEqual(['__stack_pointer']);
    expect(damage).toHaveLength(1);
  });

  it('keeps the names of a section that was cut off', () => {
    const names = vector([entry(0, bytesOf('first')), entry(1, bytesOf('second'))]);
    const { functionNames, damage } = module(customSection('name', subsection(1, names).slice(0, -3)));
    expect([...functionNames.values()]).toEqual(['first']);
    expect(damage.map(({ what }) => what)).toEqual([
      '16 bytes are announced where 13 are left, in the custom section "name" at offset 0x11',
    ]);
  });

  it('is taken where it is empty, and where there is none', () => {
    expect(module(customSection('name', [])).damage).toEqual([]);
    expect(module().damage).toEqual([]);
  });
});

it.each(['producers', 'dylink', 'dylink.0', 'sourceMappingURL', 'linking', 'reloc.CODE', '.debug_info'])(
  'a module is taken whatever is in %s',
  name => {
    for (const payload of [[], [0xff], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]])
      expect(module(customSection(name, payload)).sections.map(each => each.name)).toEqual([name]);
  },
);

describe('damaged target features', () => {
  const features = [2, 0x2b, ...text('atomics'), 0x21, ...text('other')];

  it('are read as far as they go in a module', () => {
    const { features: read, damage } = module(customSection('target_features', features));
    expect(read).toEqual([{ prefix: '+', name: 'atomics' }]);
    expect(damage.map(({ what }) => what)).toEqual([
      'a feature with prefix "!", in the custom section "target_features" at offset 0x24',
    ]);
  });

  it('are refused in an object, where the linker decides by them', () => {
    const bytes = new Uint8Array([
      ...HEADER,
      ...customSection('linking', [2]),
      ...customSection('target_features', features),
    ]);
    expect(failure(() => readObject(bytes, 'a.o'))).toMatch(
      /^WASM_UNSUPPORTED: a\.o: a feature with prefix "!"/,
    );
  });
});

it('a section whose own name is broken is refused, as by every engine', () => {
  expect(failure(() => module([0, 3, 2, 0xff, 0xfe]))).toMatch(
    /^WASM_MALFORMED: a\.wasm: a name is not valid UTF-8/,
  );
});
