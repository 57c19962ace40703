import { describe, expect, it } from 'vitest';
import { scanCode } from '../../../src/wasm/code.js';
import { memoryAccesses } from '../../../src/wasm/edit/accesses.js';
import { editObject } from '../../../src/wasm/edit/object.js';
import type { Redirect } from '../../../src/wasm/edit/redirect.js';
import { readModule } from '../../../src/wasm/module.js';
import { readObject } from '../../../src/wasm/object.js';
import { OPCODE } from '../../../src/wasm/opcodes.js';
import { readSections, SECTION } from '../../../src/wasm/sections.js';
import { failure } from '../support/caught.js';
import { compileObject, linkObjects, run } from '../support/toolchain.js';

const HELPERS = { load: 'get', store: 'set', address: 'at' };
const redirect = (bytes: Uint8Array, redirects: readonly Redirect[]) =>
  editObject(bytes, 'a.o', { redirect: redirects });
const DEFINITIONS = `
int cell = 7; int calls;
int get(int base) { calls += 1; return cell; }
void set(int base, int value) { calls += 100; cell = value; }
int *at(void) { calls += 10000; return &cell; }`;

async function instantiate(objects: Readonly<Record<string, Uint8Array>>, exports: readonly string[]) {
  const linked = await linkObjects(objects, ['--no-entry', ...exports.map(name => `--export=${name}`)]);
  const { instance } = await WebAssembly.instantiate(linked);
  return (name: string, ...args: number[]): unknown => {
    const value = instance.exports[name];
    if (typeof value === 'function') return value(...args);
    const { memory } = instance.exports;
    if (!(value instanceof WebAssembly.Global) || !(memory instanceof WebAssembly.Memory))
      throw new Error(name);
    return new DataView(memory.buffer).getInt32(Number(value.value), true);
  };
}

describe('accesses that become calls', () => {
  const SOURCE = `
    extern int variable; void note(int *);
    int helper(int x) { return x * 3; }
    int (*const table[])(int) = {helper};
    int load(void) { return variable; }
    void store(int x) { variable = x; }
    int *address(void) { return &variable; }
    int through(int i) { return table[i](variable) + helper(1); }`;

  it('load, store and give the address through functions; other calls and tables stay right', async () => {
    const before = await compileObject(SOURCE, ['-fno-inline']);
    expect(memoryAccesses(readObject(before, 'a.o'), 'variable').map(({ kind }) => kind)).toEqual([
      'load',
      'store',
      'address',
      'load',
    ]);
    const after = redirect(before, [{ symbol: 'variable', ...HELPERS }]);
    expect(memoryAccesses(readObject(after, 'a.o'), 'variable')).toEqual([]);
    // The object links without any definition of the variable now, which is what "not used any more" means.
    const symbols = ['load', 'store', 'address', 'through', 'at', 'cell'];
    const call = await instantiate(
      { 'a.o': after, 'b.o': await compileObject(`${DEFINITIONS} int variable = -1;`) },
      symbols,
    );
    expect(call('load')).toBe(7);
    call('store', 9);
    expect(call('load')).toBe(9);
    expect(call('address')).toBe(call('at'));
    expect(call('through', 0)).toBe(9 * 3 + 3);
    expect(call('cell')).toBe(9);
  });

  it('works on variables that the object keeps for itself', async () => {
    const before = await compileObject(
      'static int own = 1; int bump(void) { return own++; } int *where(void) { return &own; }',
    );
    const after = redirect(before, [{ symbol: 'own', ...HELPERS }]);
    const call = await instantiate({ 'a.o': after, 'b.o': await compileObject(DEFINITIONS) }, [
      'bump',
      'cell',
      'calls',
    ]);
    expect([call('bump'), call('bump'), call('cell'), call('calls')]).toEqual([7, 8, 9, 202]);
  });

  it('takes several variables at once and adds only the functions that are called', async () => {
    const before = await compileObject('extern int a, b; int f(void) { return a; } void g(int x) { b = x; }');
    const after = redirect(before, [
      { symbol: 'a', load: 'get', store: 'unused' },
      { symbol: 'b', load: 'unused', store: 'set' },
    ]);
    const names = (bytes: Uint8Array) => readObject(bytes, 'a.o').symbols.map(({ name }) => name);
    expect(names(after)).toEqual([...names(before), 'get', 'set']);
  });

  it('works on one field of a structure and leaves the others', async () => {
    const structure = 'struct s { int x, own, z; char c; };';
    const before = await compileObject(`${structure} extern struct s a __attribute__((visibility("hidden")));
      int f(void) { a.c = 1; a.x += 2; a.z += 3; return a.own++ + a.x; }
      int *at_own(void) { return &a.own; } int *at_z(void) { return &a.z; }`);
    const after = redirect(before, [{ symbol: 'a', offset: 4, ...HELPERS }]);
    const offsets = (bytes: Uint8Array) =>
      new Set(memoryAccesses(readObject(bytes, 'a.o'), 'a').map(({ relocation }) => relocation.addend));
    expect([offsets(before), offsets(after)]).toEqual([new Set([0, 4, 8, 12]), new Set([0, 8, 12])]);
    const library = `${DEFINITIONS} ${structure} struct s a = {10, -1, 20, 0}; int z(void) { return a.z; }`;
    const call = await instantiate({ 'a.o': after, 'b.o': await compileObject(library) }, [
      ...['f', 'at_own', 'at_z', 'at', 'z'],
    ]);
    expect([call('f'), call('f'), call('z')]).toEqual([19, 22, 26]);
    expect(call('at_own')).toBe(call('at'));
    expect(call('at_z')).not.toBe(call('at'));
  });

  it('uses a function that the object calls already', async () => {
    const before = await compileObject('extern int a; int get(int); int f(void) { return a + get(3); }');
    const after = readObject(redirect(before, [{ symbol: 'a', load: 'get' }]), 'a.o');
    expect(after.symbols.filter(({ name }) => name === 'get')).toHaveLength(1);
  });

  it('keeps debug information right', async () => {
    const source = `
      extern int a; static int own;
      int f(int x) {
        own += x;
        return a;
      }
      int g(void) { return f(2); }`;
    const before = await compileObject(source, ['-g', '-fno-inline']);
    const after = redirect(before, [
      { symbol: 'a', ...HELPERS },
      { symbol: 'own', ...HELPERS },
    ]);
    const linked = await linkObjects({ 'a.o': after, 'b.o': await compileObject(`${DEFINITIONS} int a;`) }, [
      '--no-entry',
      '--export=g',
    ]);
    await expect(WebAssembly.compile(linked)).resolves.toBeDefined();
    const code = readSections(linked, 'a.wasm').find(({ id }) => id === SECTION.code);
    const calls: string[] = [];
    scanCode(readModule(linked, 'a.wasm'), ({ opcode, start }, position) => {
      if (opcode === OPCODE.call && position < 2)
        calls.push(`0x${(start - (code?.start ?? 0)).toString(16)}`);
    });
    const { stdout } = await run('addr2line', ['-s', '-e', 'a.wasm', ...calls], { 'a.wasm': linked });
    // In order: own is read, own is written, a is read, f is called.
    expect(stdout.trim().split('\n')).toEqual(['a.c:4', 'a.c:4', 'a.c:5', 'a.c:7']);
  });

  it('keeps C++ groups right when functions move', async () => {
    const source = `
      extern "C" int variable; inline int shared() { return variable; }
      extern "C" int probe() { return shared() + 1; }`;
    const flags = ['-fno-inline', '-fno-exceptions'];
    const after = redirect(await compileObject(source, flags, 'a.cc'), [{ symbol: 'variable', ...HELPERS }]);
    const { symbols, comdats } = readObject(after, 'a.o');
    expect(comdats[0]?.members[0]?.index).toBe(symbols.find(({ name }) => name === '_Z6sharedv')?.index);
    const other = await compileObject(
      'extern "C" int variable; inline int shared() { return variable; } int g() { return shared(); }',
      flags,
      'a.cc',
    );
    const library = await compileObject(`${DEFINITIONS} int variable;`);
    const call = await instantiate({ 'a.o': after, 'other.o': other, 'b.o': library }, ['probe']);
    expect(call('probe')).toBe(8);
  });

  it('shows as calls in llvm-objdump', async () => {
    const after = redirect(await compileObject('extern int a; int f(void) { a = 5; return a; }', ['-O0']), [
      { symbol: 'a', ...HELPERS },
    ]);
    const { stdout } = await run('objdump', ['-d', '-r', 'a.o'], { 'a.o': after });
    expect(stdout).toMatch(/call\s+\d+.*\n\s*[0-9a-f]+:\s+R_WASM_FUNCTION_INDEX_LEB\s+set\+?0?/);
    expect(stdout).toMatch(/R_WASM_FUNCTION_INDEX_LEB\s+get/);
    expect(stdout).not.toContain('R_WASM_MEMORY_ADDR_LEB');
  });
});

describe('accesses that are refused', () => {
  const AT = /in the (code|data) section at offset 0x[0-9a-f]+$/;
  const refusal = async (
    source: string,
    helpers: Omit<Redirect, 'symbol'> = HELPERS,
    flags: string[] = [],
  ) => {
    const bytes = await compileObject(source, flags);
    const message = failure(() => redirect(bytes, [{ symbol: 'a', ...helpers }]));
    expect(message).toMatch(AT);
    return message.replace(AT, '');
  };

  it.each([
    ['another width', 'extern char a; char f(void) { return a; }', 'opcode 0x2c'],
    ['a store of eight bytes', 'extern long long a; void f(long long x) { a = x; }', 'opcode 0x37'],
    [
      'packed variables',
      'extern struct __attribute__((packed)) { int x; } a; int f(void) { return a.x; }',
      'an unusual alignment',
    ],
    ['its address in data', 'extern int a; int *p = &a;', 'its address is stored there'],
    [
      'a definition that others see',
      'int a; int f(void) { return a; }',
      'others see the variable defined here',
    ],
  ])('%s', async (_, source, why) => {
    expect(await refusal(source)).toBe(`WASM_UNSUPPORTED: a.o: a cannot become a function here: ${why}, `);
  });

  it('thread-local variables', async () => {
    const message = await refusal('extern _Thread_local int a; int f(void) { return a; }', HELPERS, [
      '-matomics',
      '-mbulk-memory',
    ]);
    expect(message).toBe('WASM_UNSUPPORTED: a.o: a cannot become a function here: relocation type 21, ');
  });

  it('parts of the variable', async () => {
    const source = `extern struct { int x, y; } a __attribute__((visibility("hidden")));
      int f(int x) { a.x = x; return a.y; }`;
    expect(await refusal(source, HELPERS, ['-O0'])).toBe(
      "WASM_UNSUPPORTED: a.o: a cannot become a function here: 4 bytes behind the variable's start, ",
    );
  });

  it('variables of another size', async () => {
    expect(await refusal('static struct { int x, y; } a; void *f(void) { return &a; }')).toBe(
      'WASM_UNSUPPORTED: a.o: a cannot become a function here: it has 8 bytes, ',
    );
  });

  it('wider accesses that reach into a field', async () => {
    const at = async (type: string) =>
      refusal(
        `extern struct __attribute__((packed)) { ${type} x; int y; } a; ${type} f(void) { return a.x; }`,
        {
          ...HELPERS,
          offset: 4,
        },
      );
    expect(await at('long long')).toBe(
      "WASM_UNSUPPORTED: a.o: a cannot become a function here: 0 bytes behind the variable's start, ",
    );
  });

  it('a kind of access without a function', async () => {
    expect(await refusal('extern int a; void f(void) { a = 1; }', { load: 'get' })).toBe(
      'WASM_UNSUPPORTED: a.o: a cannot become a function here: no function is given for store, ',
    );
  });

  it('a function name that means something else in the object', async () => {
    const bytes = await compileObject('extern int a; double get(void); double f(void) { return a + get(); }');
    expect(failure(() => redirect(bytes, [{ symbol: 'a', ...HELPERS }]))).toMatch(
      /^WASM_UNSUPPORTED: a\.o: get cannot be added: the object has something else of that name, in the custom section "linking"/,
    );
  });

  it('an object with a name section, as a relocatable link leaves it', async () => {
    const bytes = await compileObject('extern int a; int other(void); int f(void) { return a + other(); }');
    const relinked = await linkObjects({ 'a.o': bytes }, ['-r']);
    expect(failure(() => redirect(relinked, [{ symbol: 'a', ...HELPERS }]))).toMatch(
      /^WASM_UNSUPPORTED: a\.o: the functions of an object with this section cannot be renumbered, in the custom section "name"/,
    );
  });
});
