import { describe, expect, it } from 'vitest';
import { scanCode } from '../../src/wasm/code.js';
import { readModule } from '../../src/wasm/module.js';
import { functionType, section } from '../support/wasm-encode.js';
import { caught } from './support/caught.js';

// Modules of Java, Kotlin, Dart and others, and of new proposals: they are told apart from what is damaged or unheard of.

const module = (...sections: number[][]) =>
  readModule(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]), 'a.wasm');
const types = (...list: number[][]) => section(1, list);
const result = (...type: number[]) => types([0x60, 0, 1, ...type]);

const GC = /unless it is built with WAMR_BUILD_GC, .* Compile without it\.$/;
const NONE = /^WAMR 2\.4\.3 does not have this proposal/;

describe('a proposal that WAMR does not load is named', () => {
  it.each([
    ['an empty struct', [types([0x5f, 0])], 'garbage collection', GC],
    ['two short types', [types([0x5f, 0], [0x60, 0, 0])], 'garbage collection', GC],
    ['an array', [types([0x5e, 0x7f, 1])], 'garbage collection', GC],
    ['a subtype', [types([0x50, 0, 0x5f, 0])], 'garbage collection', GC],
    ['an empty group', [types([0x4e, 0])], 'garbage collection', GC],
    ['i31', [result(0x6c)], 'garbage collection', GC],
    ['a reference to any struct', [result(0x63, 0x6b)], 'garbage collection', GC],
    ['a reference to a type', [result(0x63, 0)], 'typed function references', GC],
    ['a reference to a function', [result(0x64, 0x70)], 'typed function references', GC],
    ['a table of a type', [section(4, [[0x63, 0, 0, 1]])], 'typed function references', GC],
    ['a string', [result(0x67)], 'reference-typed strings', /WAMR_BUILD_STRINGREF/],
    ['a reference to a string', [result(0x64, 0x67)], 'reference-typed strings', /WAMR_BUILD_STRINGREF/],
    ['a continuation', [types([0x60, 0, 0], [0x5d, 0])], 'stack switching', NONE],
    ['a page size', [section(5, [[8, 1, 0]])], 'custom page sizes', NONE],
    ['a shared type', [types([0x65, 0x5f, 0])], 'shared-everything threads', NONE],
    ['a descriptor', [types([0x4d, 1, 0x5f, 0])], 'custom descriptors', NONE],
  ])('%s', (_, sections, proposal, advice) => {
    const { code, message, hint } = caught(() => module(...sections));
    expect(code).toBe('WASM_UNSUPPORTED');
    expect(message).toContain(` (${proposal}), in the `);
    expect(hint).toMatch(advice);
  });

  it.each([
    ['struct.new', [0xfb, 0, 0], 'garbage collection', GC],
    ['string.const', [0xfb, 0x82, 1, 0], 'reference-typed strings', /WAMR_BUILD_STRINGREF/],
    ['call_ref', [0x14, 0], 'typed function references', GC],
    ['ref.eq', [0xd3], 'garbage collection', GC],
    ['suspend', [0xe2, 0], 'stack switching', NONE],
  ])('%s in code', (_, instruction, proposal, advice) => {
    const body = [0, ...instruction, 0x0b];
    const read = module(types(functionType('()')), section(3, [[0]]), section(10, [[body.length, ...body]]));
    const { code, message, hint } = caught(() => scanCode(read, () => {}));
    expect(code).toBe('WASM_UNSUPPORTED');
    expect(message).toContain(` (${proposal}), in the code section `);
    expect(hint).toMatch(advice);
  });

  it('what is of no proposal is to be reported', () => {
    const { message, hint } = caught(() => module(types([0x40, 0, 0])));
    expect(message).toBe('a.wasm: a type of form 0x40, in the type section at offset 0xb');
    expect(hint).toMatch(/Please report it/);
  });
});
