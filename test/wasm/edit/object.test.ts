import { describe, expect, it } from 'vitest';
import { editObject } from '../../../src/wasm/edit/object.js';
import { lowersAtomics, readObject } from '../../../src/wasm/object.js';
import { compileObject, fileOf, linkObjects, run } from '../support/toolchain.js';

describe('other edits', () => {
  it('drops the mark of lowered atomics and nothing else', async () => {
    const before = await compileObject('extern _Thread_local int t; int f(void) { return t; }');
    const after = editObject(before, 'a.o', { dropDisallowed: new Set(['shared-mem']) });
    const features = (bytes: Uint8Array) => readObject(bytes, 'a.o').features;
    expect(features(after)).toEqual(features(before).filter(({ prefix }) => prefix !== '-'));
    expect(lowersAtomics(readObject(after, 'a.o'))).toBe(false);
    expect(editObject(after, 'a.o', { dropDisallowed: new Set(['shared-mem']) })).toBe(after);
  });

  it('leaves an empty feature list that the linker accepts in a shared memory', async () => {
    const none = ['-mcpu=mvp'];
    const before = await compileObject('extern _Thread_local int t; int f(void) { return t; }', none);
    const after = editObject(before, 'a.o', { dropDisallowed: new Set(['shared-mem']) });
    expect(readObject(before, 'a.o').features).toEqual([{ prefix: '-', name: 'shared-mem' }]);
    expect(readObject(after, 'a.o').features).toEqual([]);
    const main = await compileObject('int t; int f(void); int probe(void) { return f(); }', [
      '-matomics',
      '-mbulk-memory',
    ]);
    const flags = ['--no-entry', '--export=probe', '--shared-memory', '--max-memory=131072'];
    await expect(linkObjects({ 'a.o': before, 'main.o': main }, flags)).rejects.toThrow(
      '--shared-memory is disallowed',
    );
    await expect(linkObjects({ 'a.o': after, 'main.o': main }, flags)).resolves.toBeDefined();
  });

  it('adds an undefined function that brings a member in', async () => {
    const before = await compileObject('int f(int x) { return x; } int probe(void) { return f(3); }', [
      '-fno-inline',
    ]);
    const type = { params: ['i64'], results: [] } as const;
    const after = editObject(before, 'a.o', { addUndefined: [{ name: 'wanted', type }] });
    const member = await compileObject(
      'void wanted(long long x) {} __attribute__((export_name("brought"))) int g(void) { return 4; }',
    );
    const library = fileOf(
      await run('ar', ['rcs', 'library.a', 'member.o'], { 'member.o': member }),
      'library.a',
    );
    const exportsOf = async (object: Uint8Array) => {
      const linked = await linkObjects({ 'a.o': object, 'library.a': library }, [
        '--no-entry',
        '--export=probe',
      ]);
      return WebAssembly.Module.exports(await WebAssembly.compile(linked)).map(({ name }) => name);
    };
    expect(await exportsOf(before)).toEqual(['memory', 'probe']);
    expect(await exportsOf(after)).toEqual(['memory', 'probe', 'brought']);
  });

  it('gives back the same bytes where nothing applies', async () => {
    const bytes = await compileObject('int f(void) { return 1; }');
    expect(editObject(bytes, 'a.o', {})).toBe(bytes);
    expect(editObject(bytes, 'a.o', { redirect: [{ symbol: 'errno', load: 'get' }] })).toBe(bytes);
  });
});
