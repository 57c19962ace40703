import { describe, expect, it } from 'vitest';
import { editObject } from '../../../src/wasm/edit/object.js';
import { definedSymbols, readObject, undefinedSymbols } from '../../../src/wasm/object.js';
import { debian } from '../../support/parts.js';
import { describeWith } from '../../support/skip.js';
import { failure } from '../support/caught.js';
import { libcs, objectsOf } from '../support/libcs.js';
import { compileObject, embeddedFile, fileOnDisk, linkObjects, run } from '../support/toolchain.js';

const rename = (bytes: Uint8Array, ...pairs: [string, string][]) =>
  editObject(bytes, 'a.o', { rename: new Map(pairs) });
const renameUndefined = (bytes: Uint8Array, ...pairs: [string, string][]) =>
  editObject(bytes, 'a.o', { renameUndefined: new Map(pairs) });

async function probe(objects: Readonly<Record<string, Uint8Array>>): Promise<unknown> {
  const linked = await linkObjects(objects, ['--no-entry', '--export=probe']);
  const { instance } = await WebAssembly.instantiate(linked);
  const { probe: call } = instance.exports;
  if (typeof call !== 'function') throw new Error('no probe');
  return call();
}

describe('a defined symbol that is renamed', () => {
  const LIBRARY = 'int answer(void) { return 6; } int twice(void) { return 2 * answer(); }';

  it('leaves its name free for another definition, and both can be called', async () => {
    const library = rename(await compileObject(LIBRARY, ['-fno-inline']), ['answer', 'old_answer']);
    const program = await compileObject(
      'int old_answer(void), twice(void); int answer(void) { return 5; } int probe(void) { return answer() * 100 + old_answer() * 10 + twice(); }',
      ['-fno-inline'],
    );
    expect(await probe({ 'library.o': library, 'program.o': program })).toBe(500 + 60 + 12);
  });

  it('keeps binding, visibility and place', async () => {
    const source =
      '__attribute__((weak, visibility("hidden"))) int answer(void) { return 6; } __attribute__((weak)) int value = 3;';
    const before = await compileObject(source);
    const after = readObject(
      rename(before, ['answer', 'a'], ['value', 'a_much_longer_name_than_before']),
      'a.o',
    );
    expect(definedSymbols(after)).toEqual(['a', 'a_much_longer_name_than_before']);
    const nameless = ({ symbols }: ReturnType<typeof readObject>) =>
      symbols.map(each => ({ ...each, name: '' }));
    expect(nameless(after)).toEqual(nameless(readObject(before, 'a.o')));
  });

  it('is what llvm-objdump sees', async () => {
    const { stdout } = await run('objdump', ['-t', 'a.o'], {
      'a.o': rename(await compileObject(LIBRARY), ['answer', 'old_answer']),
    });
    expect(stdout).toMatch(/F CODE\s.* old_answer$/m);
    expect(stdout).not.toMatch(/ answer$/m);
  });

  it('takes the group with it that is named after it', async () => {
    const inline = 'inline int pick() { return VALUE; } int probe_VALUE() { return pick(); }';
    const flags = ['-fno-inline', '-fno-exceptions'];
    const compile = (value: string) => compileObject(inline.replaceAll('VALUE', value), flags, 'a.cc');
    const renamed = rename(await compile('1'), ['_Z4pickv', 'old_pick']);
    const program = await compileObject(
      'int probe_1(), probe_2(); extern "C" int probe() { return probe_1() * 10 + probe_2(); }',
      flags,
      'a.cc',
    );
    // Without the renamed group the linker would keep one of the two and leave old_pick without definition.
    expect(await probe({ '2.o': await compile('2'), '1.o': renamed, 'program.o': program })).toBe(12);
  });

  it('is not a local symbol, and not one that is only used', async () => {
    const bytes = await compileObject(
      'int used(void); static int own; int f(void) { return used() + own++; }',
    );
    expect(rename(bytes, ['used', 'x'], ['own', 'y'], ['absent', 'z'])).toBe(bytes);
  });

  it('does not take a name that the object has', async () => {
    const bytes = await compileObject(LIBRARY);
    expect(failure(() => rename(bytes, ['answer', 'twice']))).toMatch(
      /^WASM_UNSUPPORTED: a\.o: answer cannot be renamed to twice, which the object has already, in the custom section "linking" at offset 0x[0-9a-f]+$/,
    );
    expect(failure(() => rename(bytes, ['answer', 'same'], ['twice', 'same']))).toContain(
      'twice cannot be renamed to same, which the object has already',
    );
    const swapped = rename(bytes, ['answer', 'twice'], ['twice', 'answer']);
    expect(definedSymbols(readObject(swapped, 'a.o'))).toEqual(['twice', 'answer']);
  });
});

describe('an undefined function that is renamed', () => {
  it('is called under its new name', async () => {
    const caller = await compileObject(
      'int before(int), other(int); int probe(void) { return other(1) + before(2); }',
    );
    const renamed = renameUndefined(caller, ['before', 'after']);
    expect(undefinedSymbols(readObject(renamed, 'a.o'))).toContain('after');
    const library = await compileObject('int after(int x) { return x * 10; } int other(int x) { return x; }');
    expect(await probe({ 'caller.o': renamed, 'library.o': library })).toBe(21);
  });

  it('keeps the import name that it was given by attribute', async () => {
    const source =
      '__attribute__((import_module("m"), import_name("field"))) int before(void); int probe(void) { return before(); }';
    const renamed = renameUndefined(await compileObject(source), ['before', 'after']);
    expect(undefinedSymbols(readObject(renamed, 'a.o'))).toContain('after');
    const linked = await linkObjects({ 'a.o': renamed }, ['--no-entry', '--export=probe']);
    expect(WebAssembly.Module.imports(await WebAssembly.compile(linked))).toEqual([
      { module: 'm', name: 'field', kind: 'function' },
    ]);
  });

  it('works on the start object of the embedded toolchain', async () => {
    const crt = embeddedFile('wasm32-wasip1/crt1-command.o');
    const renamed = renameUndefined(crt, ['__main_void', '__crt_main']);
    const names = (bytes: Uint8Array) => undefinedSymbols(readObject(bytes, 'crt1-command.o'));
    expect(names(crt)).toContain('__main_void');
    expect(names(renamed)).toEqual(names(crt).map(name => (name === '__main_void' ? '__crt_main' : name)));
  });
});

const debianPart = debian();
describeWith(debianPart, "Debian's start object", () => {
  it('calls __original_main under another name', async () => {
    const renamed = renameUndefined(fileOnDisk(debianPart.libDir, 'crt1-command.o'), [
      '__original_main',
      '__crt_main',
    ]);
    const program = await compileObject(
      `int code;
       _Noreturn void exit(int status) { code = status; __builtin_trap(); }
       int __crt_main(void) { return 42; }`,
    );
    const linked = await linkObjects({ 'crt1.o': renamed, 'program.o': program }, ['--export=code']);
    const { instance } = await WebAssembly.instantiate(linked);
    const { _start: start, code, memory } = instance.exports;
    if (typeof start !== 'function' || !(memory instanceof WebAssembly.Memory)) throw new Error('no start');
    expect(() => start()).toThrow(WebAssembly.RuntimeError);
    if (!(code instanceof WebAssembly.Global)) throw new Error('no code');
    expect(new DataView(memory.buffer).getInt32(Number(code.value), true)).toBe(42);
  });
});

for (const { title, part, read } of libcs) {
  describeWith(part, `libc.a of ${title}`, () => {
    it('is the same object after every symbol was renamed there and back', () => {
      for (const object of objectsOf(read())) {
        const names = definedSymbols(object);
        const there = new Map(names.map(name => [name, `__old_${name}`]));
        const back = new Map(names.map(name => [`__old_${name}`, name]));
        const renamed = editObject(object.bytes, object.file, { rename: there });
        expect(definedSymbols(readObject(renamed, object.file))).toEqual(names.map(name => `__old_${name}`));
        const { symbols, comdats } = readObject(
          editObject(renamed, object.file, { rename: back }),
          object.file,
        );
        expect({ symbols, comdats }).toEqual({ symbols: object.symbols, comdats: object.comdats });
      }
    });
  });
}
