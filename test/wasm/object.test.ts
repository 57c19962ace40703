import { beforeAll, describe, expect, it } from 'vitest';
import type { Archive } from '../../src/archive/types.js';
import {
  definedSymbols,
  lowersAtomics,
  readObject,
  undefinedSymbols,
  writableData,
} from '../../src/wasm/object.js';
import { buildModule } from '../support/module-builder.js';
import { describeWith } from '../support/skip.js';
import { caught, failure } from './support/caught.js';
import { libcs, objectsOf } from './support/libcs.js';
import { compileObject } from './support/toolchain.js';

for (const { title, part, read } of libcs) {
  describeWith(part, `every member of libc.a of ${title}`, () => {
    let archive: Archive;
    beforeAll(() => {
      archive = read();
    });

    it("defines what the archive's own index says, in the same order", () => {
      const index = archive.index?.map(({ name, member }) => ({ name, member }));
      const mine = objectsOf(archive).flatMap((object, member) =>
        definedSymbols(object).map(name => ({ name, member })),
      );
      expect(mine.length).toBeGreaterThan(1000);
      expect(mine).toEqual(index);
    });

    it('is read in well under 100 ms', () => {
      objectsOf(archive);
      const times = [1, 2, 3].map(() => {
        const begin = performance.now();
        objectsOf(archive);
        return performance.now() - begin;
      });
      expect(Math.min(...times)).toBeLessThan(100);
    });
  });
}

describe('an object of clang', () => {
  it('has symbols with kind, binding, visibility and place', async () => {
    const object = readObject(
      await compileObject(`
        extern int outside; int call_me(int); __attribute__((weak)) int maybe(void);
        static int hidden_away = 5; int visible[2] = {1, 2};
        __attribute__((visibility("hidden"))) int quiet;
        __attribute__((weak)) int soft(void) { return hidden_away++ + quiet + outside; }
        int strong(void) { return call_me(visible[1]) + (maybe ? maybe() : 0); }`),
      'a.o',
    );
    const symbol = (name: string) => object.symbols.find(each => each.name === name);
    expect(symbol('strong')).toMatchObject({ kind: 'function', binding: 'global', defined: true });
    expect(symbol('soft')).toMatchObject({ kind: 'function', binding: 'weak', defined: true });
    expect(symbol('call_me')).toMatchObject({ kind: 'function', binding: 'global', defined: false });
    expect(symbol('maybe')).toMatchObject({ kind: 'function', binding: 'weak', defined: false });
    expect(symbol('visible')).toMatchObject({ kind: 'data', data: { offset: 0, size: 8 } });
    expect(symbol('hidden_away')).toMatchObject({ kind: 'data', binding: 'local', defined: true });
    expect(symbol('quiet')).toMatchObject({ kind: 'data', binding: 'global', hidden: true });
    expect(symbol('outside')).toMatchObject({
      kind: 'data',
      defined: false,
      index: undefined,
      data: undefined,
    });
    expect(definedSymbols(object).sort()).toEqual(['quiet', 'soft', 'strong', 'visible']);
    expect(undefinedSymbols(object)).toEqual(expect.arrayContaining(['call_me', 'maybe', 'outside']));
    expect(undefinedSymbols(object)).not.toContain('strong');
    expect(writableData(object).sort()).toEqual(['hidden_away', 'quiet', 'visible']);
    expect(object.segments[symbol('quiet')?.index ?? -1]?.name).toBe('.bss.quiet');
  });

  it('names an import with a name of its own by its symbol', async () => {
    const source =
      '__attribute__((import_module("env"), import_name("field"))) int symbol(void); int f(void) { return symbol(); }';
    expect(undefinedSymbols(readObject(await compileObject(source), 'a.o'))).toContain('symbol');
  });

  it('takes constants with addresses in them for read-only, thread-local variables for writable', async () => {
    const source = `
      int g; int *const pointer = &g; const int number = 3; int *moving = &g; _Thread_local int mine = 3, zero;
      int f(void) { return mine + zero; }`;
    const flags = ['-matomics', '-mbulk-memory'];
    const object = readObject(await compileObject(source, flags), 'a.o');
    expect(writableData(object).sort()).toEqual(['g', 'mine', 'moving', 'zero']);
    expect(lowersAtomics(object)).toBe(false);
  });

  it('is marked where thread-local variables were lowered', async () => {
    const object = readObject(
      await compileObject('extern _Thread_local int t; int f(void) { return t; }'),
      'a.o',
    );
    expect(lowersAtomics(object)).toBe(true);
    expect(object.features).toContainEqual({ prefix: '-', name: 'shared-mem' });
  });

  it('has initialisers and groups', async () => {
    const source = `
      extern "C" int next(); inline int shared() { static int x = next(); return x; }
      struct Early { int value; Early() : value(shared()) {} };
      Early early __attribute__((init_priority(101))); int late = shared();`;
    const object = readObject(await compileObject(source, ['-fno-exceptions', '-fno-inline'], 'a.cc'), 'a.o');
    expect(object.initFunctions.map(({ priority }) => priority)).toEqual([101, 65535]);
    expect(object.symbols[object.initFunctions[0]?.symbol ?? -1]?.kind).toBe('function');
    const group = object.comdats.find(({ name }) => name === '_Z6sharedv');
    const shared = object.symbols.find(({ name }) => name === '_Z6sharedv');
    expect(group?.members).toEqual([{ kind: 1, index: shared?.index }]);
  });
});

describe('what is no object', () => {
  it('says so of a linked module', () => {
    const linked = buildModule({ imports: [], memory: { min: 1 }, globals: [], functions: [] });
    expect(failure(() => readObject(linked, 'app.wasm'))).toBe(
      'WASM_UNSUPPORTED: app.wasm: the object has no linking section',
    );
    expect(caught(() => readObject(linked, 'app.wasm')).hint).toContain('It is a linked module');
  });

  it('names the member of an archive that a host compiler made', () => {
    expect(failure(() => readObject(new Uint8Array([0x7f, 0x45, 0x4c, 0x46]), 'libc.a(errno.o)'))).toBe(
      'WASM_NOT_WASM: libc.a(errno.o) is not a WebAssembly file: it is an ELF file',
    );
  });
});
