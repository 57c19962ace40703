import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeArchive } from '../../src/archive/write.js';
import { configSchema } from '../../src/config/schema.js';
import { isLinkInput } from '../../src/link-objects.js';
import { verifyObjects } from '../../src/verify/objects.js';
import type { Report } from '../../src/verify/types.js';
import { cli, elfObject, project } from '../cli/support/cli.js';
import { compileEmbedded } from '../support/compile.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';

const SOURCES = {
  'counter.c': '_Atomic int count;\nint next(void) { return ++count; }\n',
  'buffer.c': '_Thread_local char buffer[8];\nchar *own(void) { return buffer; }\n',
  'plain.c': 'int twice(int n) { return 2 * n; }\n',
};
const THREADS = ['-pthread', '-matomics', '-mbulk-memory'];

function object(name: keyof typeof SOURCES, flags: readonly string[]): Promise<Uint8Array> {
  return compileEmbedded({
    files: { [name]: SOURCES[name] },
    args: ['--target=wasm32-wasip1', '-O1', ...flags, '-c', name, '-o', 'out.o'],
  });
}

/** As llvm-strip leaves an object: the section is still there, and called otherwise. */
function renamed(bytes: Uint8Array, section: string): Uint8Array {
  const gone = Uint8Array.from(bytes);
  gone[Buffer.from(bytes).indexOf(section)] = 0x2e;
  return gone;
}

function withoutLinking(bytes: Uint8Array): Uint8Array {
  return renamed(bytes, 'linking');
}

describe('objects before they are linked', () => {
  let stock: { name: string; data: Uint8Array }[];
  beforeAll(async () => {
    const names = ['counter.c', 'buffer.c', 'plain.c'] as const;
    stock = await Promise.all(names.map(async name => ({ name: `${name}.o`, data: await object(name, []) })));
  });

  test('those with atomics or thread-local variables that clang made plain are named, and only those', async () => {
    const cwd = project();
    writeFileSync(
      join(cwd, 'libstock.a'),
      writeArchive(stock, () => []),
    );
    const { code, stdout, stderr } = await cli(['verify', 'libstock.a'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toBe(
      `FAIL libstock.a: 2 errors
  error  object-without-atomics: libstock.a(counter.c.o) was compiled without atomics: its atomic operations and thread-local variables are plain ones
  error  object-without-atomics: libstock.a(buffer.c.o) was compiled without atomics: its atomic operations and thread-local variables are plain ones
  What to do: wamr-pthread explain object-without-atomics, or verify --verbose.
`,
    );
  });

  test('compiled for threads they pass, also as JSON', async () => {
    const cwd = project();
    writeFileSync(join(cwd, 'counter.o'), await object('counter.c', THREADS));
    const { code, stdout } = await cli(['verify', '--json', 'counter.o'], { cwd });
    expect({ code, report: JSON.parse(stdout) }).toEqual({
      code: 0,
      report: { version: 1, file: 'counter.o', kind: 'object', ok: true, findings: [], runs: [] },
    });
  });

  test('a module among the objects is named, with relocations or without, and an object without symbols', async () => {
    const main = 'int main(void) { return 0; }\n';
    const linked = (flags: readonly string[]) =>
      compileEmbedded({
        files: { 'main.c': main },
        args: ['--target=wasm32-wasip1', '-nostdlib', '-Wl,--no-entry', ...flags, 'main.c', '-o', 'out.wasm'],
      });
    const inputs = [
      { name: 'a.a(plain.wasm)', bytes: await linked([]) },
      { name: 'a.a(relocs.wasm)', bytes: await linked(['-Wl,--emit-relocs']) },
      { name: 'a.a(plain.o)', bytes: await object('plain.c', THREADS) },
      { name: 'a.a(gone.o)', bytes: withoutLinking(await object('plain.c', THREADS)) },
    ];
    const report = verifyObjects('a.a', { kind: 'archive', indexed: true, inputs }, configSchema.parse({}));
    expect(report.ok).toBe(false);
    expect(report.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'object-not-relocatable: a.a(plain.wasm) is a linked module: the linker takes objects only',
      'object-not-relocatable: a.a(relocs.wasm) is a linked module: the linker takes objects only',
      'object-not-relocatable: a.a(gone.o) has lost the data that the linker needs: it was stripped',
    ]);
    expect(isLinkInput(withoutLinking(await object('plain.c', THREADS)), 'gone.o')).toBe(true);
  });

  test('64-bit addresses are read off the memory where the list of features is gone, linked with -r or not', async () => {
    const build = (flags: readonly string[]) =>
      compileEmbedded({
        files: { 'plain.c': SOURCES['plain.c'] },
        args: ['--target=wasm64-unknown-unknown', ...flags, 'plain.c', '-o', 'out.o'],
      });
    const objects = [await build(['-c']), await build(['-nostdlib', '-Wl,-r'])];
    const inputs = objects.map((bytes, at) => ({
      name: `${at}.o`,
      bytes: renamed(bytes, 'target_features'),
    }));
    const report = verifyObjects('a.a', { kind: 'archive', indexed: true, inputs }, configSchema.parse({}));
    expect(report.findings.map(({ rule, where }) => [rule, where])).toEqual([
      ['object-memory64', '0.o'],
      ['object-memory64', '1.o'],
    ]);
  });

  test.each([
    ['catches', 'void g(); int f() { try { g(); } catch (int n) { return n; } return 0; }', 1],
    ['throws, which is a call of libc++abi', 'void f() { throw 1; }', 0],
    ['runs destructors', 'struct S { ~S(); }; void g(); void f() { S s; g(); }', 1],
    ['could, and does not', 'void f() {}', 0],
  ])('C++ that %s, compiled with -fwasm-exceptions', async (_, source, count) => {
    const bytes = await compileEmbedded({
      tool: 'clang++',
      files: { 'part.cpp': source },
      args: [
        ...['--target=wasm32-wasip1', '-O1', ...THREADS, '-fwasm-exceptions'],
        '-c',
        'part.cpp',
        '-o',
        'out.o',
      ],
    });
    const file = { kind: 'object', indexed: true, inputs: [{ name: 'part.o', bytes }] } as const;
    const { findings } = verifyObjects('part.o', file, configSchema.parse({}));
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual(
      Array<string>(count).fill(
        'object-features: part.o throws or catches WebAssembly exceptions, and WAMR has them in the classic interpreter only, which this config does not build',
      ),
    );
  });

  test('an archive of nothing passes, but not in silence', async () => {
    const cwd = project();
    writeFileSync(join(cwd, 'libnone.a'), '!<arch>\n');
    const { code, stdout } = await cli(['verify', 'libnone.a'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('warning  archive-empty: libnone.a has no members: nothing was checked\n');
  });

  test('bitcode is no evidence, and says so', async () => {
    const bytes = await object('counter.c', [...THREADS, '-flto']);
    const report = verifyObjects(
      'counter.o',
      { kind: 'object', indexed: true, inputs: [{ name: 'counter.o', bytes }] },
      configSchema.parse({}),
    );
    expect(report.ok).toBe(true);
    expect(report.findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['object-bitcode', 'info'],
    ]);
  });

  test("Rust's metadata and a member for another machine do not keep the others from being checked", async () => {
    const cwd = project();
    const rust = { name: 'lib.rmeta', data: new Uint8Array(Buffer.from('rust\0\0\0\x09', 'latin1')) };
    const members = [...stock, rust];
    writeFileSync(
      join(cwd, 'libstock.rlib'),
      writeArchive(members, () => []),
    );
    writeFileSync(
      join(cwd, 'libmixed.a'),
      writeArchive([...members, { name: 'native.o', data: new Uint8Array(elfObject) }], () => []),
    );
    const { code, stdout } = await cli(['verify', '--json', 'libstock.rlib', 'libmixed.a'], { cwd });
    expect(code).toBe(1);
    const reports: Report[] = JSON.parse(stdout);
    const found = reports.map(({ findings }) => findings.map(({ rule, severity }) => `${severity} ${rule}`));
    const lowered = ['error object-without-atomics', 'error object-without-atomics'];
    expect(found).toEqual([
      [...lowered, 'info archive-foreign-member'],
      [...lowered, 'error archive-foreign-member', 'info archive-foreign-member'],
    ]);
  });

  test('a thousand members for another machine are one finding', () => {
    const native = Array.from({ length: 1000 }, (_, at) => ({ name: `lib.a(${at}.o)`, bytes: elfObject }));
    const inputs = [
      ...native,
      ...stock.slice(2).map(({ name, data }) => ({ name: `lib.a(${name})`, bytes: data })),
    ];
    const report = verifyObjects('lib.a', { kind: 'archive', indexed: true, inputs }, configSchema.parse({}));
    expect(report.findings.map(({ message, where }) => ({ message, where }))).toEqual([
      {
        message:
          'lib.a(0.o), lib.a(1.o), lib.a(2.o), lib.a(3.o), lib.a(4.o) and 995 other members: not WebAssembly but an ELF file',
        where: 'lib.a',
      },
    ]);
  });

  test('an archive without a single object is refused, but for the metadata of Rust alone', () => {
    const check = (bytes: Uint8Array) =>
      verifyObjects(
        'lib.a',
        { kind: 'archive', indexed: true, inputs: [{ name: 'lib.a(part.o)', bytes }] },
        configSchema.parse({}),
      );
    expect(() => check(elfObject)).toThrow('lib.a(part.o) is not a WebAssembly file: it is an ELF file');
    expect(() => check(new Uint8Array())).toThrow('lib.a(part.o) is not a WebAssembly file: it is empty');
    expect(check(Buffer.from('rust\0\0\0\x09', 'latin1')).findings.map(({ severity }) => severity)).toEqual([
      'info',
    ]);
  });

  test('the config sets how grave it is, as for every rule', () => {
    const inputs = stock.map(({ name, data }) => ({ name, bytes: data }));
    const config = configSchema.parse({ verify: { rules: { 'object-without-atomics': 'warn' } } });
    const report = verifyObjects('all.a', { kind: 'archive', indexed: true, inputs }, config);
    expect(report.ok).toBe(true);
    expect(report.findings.map(({ severity }) => severity)).toEqual(['warning', 'warning']);
  });
});

for (const { sdk, part } of [
  { sdk: 'embedded', part: { missing: undefined } },
  { sdk: 'system', part: debian() },
]) {
  describeWith(part, `linking such objects with the toolchain ${sdk}`, () => {
    const main = 'int next(void);\nint main(void) { return next() - 1; }\n';

    test('the linker refuses, and the wrapper says which they are and what to type', async () => {
      const cwd = project();
      const members = [{ name: 'counter.o', data: await object('counter.c', []) }];
      writeFileSync(join(cwd, 'main.c'), main);
      writeFileSync(
        join(cwd, 'libcount.a'),
        writeArchive(members, () => ['next']),
      );
      // The second time the short path is taken.
      for (const attempt of [1, 2]) {
        const words = ['main.c', '-L.', '-lcount', '-o', 'app.wasm'];
        const { code, stderr } = await cli(['cc', '--sdk', sdk, '--', ...words], { cwd });
        expect(code, `attempt ${attempt}`).toBe(1);
        expect(stderr).toMatch(/--shared-memory is disallowed by counter\.o/);
        expect(stderr).toContain(
          'error [OBJECT_WITHOUT_ATOMICS] libcount.a(counter.o) was compiled without atomics: threads race in what looks atomic in the source\n hint Compile again with `wamr-pthread cc -- -c …` or with -pthread -matomics -mbulk-memory; --no-check-features would only hide it.\n',
        );
      }
    });

    test("it says so, too, where Rust's metadata lie in the same library", async () => {
      const cwd = project();
      const rust = { name: 'lib.rmeta', data: new Uint8Array(Buffer.from('rust\0\0\0\x09', 'latin1')) };
      writeFileSync(join(cwd, 'main.c'), main);
      writeFileSync(
        join(cwd, 'libcount.a'),
        writeArchive([rust, { name: 'counter.o', data: await object('counter.c', []) }], ({ name }) =>
          name === 'counter.o' ? ['next'] : [],
        ),
      );
      const words = ['main.c', 'libcount.a', '-o', 'app.wasm'];
      const { stderr } = await cli(['cc', '--sdk', sdk, '--', ...words], { cwd });
      expect(stderr).toContain(
        'error [OBJECT_WITHOUT_ATOMICS] libcount.a(counter.o) was compiled without atomics',
      );
    });

    test('told not to look, it links them; the wrapper says it all the same', async () => {
      const cwd = project();
      writeFileSync(join(cwd, 'main.c'), main);
      writeFileSync(join(cwd, 'counter.o'), await object('counter.c', []));
      const words = ['main.c', 'counter.o', '-Wl,--no-check-features', '-o', 'app.wasm'];
      const { code, stderr } = await cli(['cc', '--sdk', sdk, '--', ...words], { cwd });
      expect(code).toBe(0);
      expect(stderr).toContain('error [OBJECT_WITHOUT_ATOMICS] counter.o was compiled without atomics');
    });

    test('what was compiled for threads links in silence', async () => {
      const cwd = project();
      writeFileSync(join(cwd, 'main.c'), main);
      writeFileSync(join(cwd, 'counter.o'), await object('counter.c', THREADS));
      const words = ['main.c', 'counter.o', '-o', 'app.wasm'];
      expect(await cli(['cc', '--sdk', sdk, '--', ...words], { cwd })).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      });
    });
  });
}
