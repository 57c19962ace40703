import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import { writeArchive } from '../../src/archive/write.js';
import { describeLibc } from '../../src/sdk/libc.js';
import { definedSymbols, readObject } from '../../src/wasm/object.js';
import { compileEmbedded } from '../support/compile.js';
import { debian, wasiSdk34 } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { embeddedSysroot, scratch } from './trees.js';

const DLMALLOC = [
  'malloc',
  'free',
  'calloc',
  'realloc',
  'posix_memalign',
  'aligned_alloc',
  'malloc_usable_size',
  '__libc_malloc',
  '__libc_calloc',
  '__libc_free',
];

let stock: string;
beforeAll(async () => {
  stock = join(await embeddedSysroot(), 'lib', 'wasm32-wasip1', 'libc.a');
});

type Member = { readonly name: string; readonly data: Uint8Array };

/** An archive of the embedded libc's members that `wanted` keeps, and of `more`. */
function archiveOf(wanted: (symbols: readonly string[]) => boolean, more: readonly Member[] = []): string {
  const symbolsOf = (member: Member) => definedSymbols(readObject(member.data, member.name));
  const kept = members().filter(each => wanted(symbolsOf(each)));
  const file = join(scratch(), 'libc.a');
  writeFileSync(file, writeArchive([...kept, ...more], symbolsOf));
  return file;
}

async function object(source: string): Promise<Member> {
  return {
    name: 'more.o',
    data: await compileEmbedded({ files: { 'more.c': source }, args: ['-c', 'more.c', '-o', 'more.o'] }),
  };
}

describe('the embedded libc.a', () => {
  test('is generation 2: stubs for threads, no locks in stdio', async () => {
    const libc = await describeLibc(stock);
    expect(libc).toMatchObject({ file: stock, members: 827, generation: '2', stdioLocks: false });
    expect(libc.allocator.map(({ member }) => member)).toEqual(['dlmalloc.c.obj']);
    expect([...(libc.allocator[0]?.symbols ?? [])].sort()).toEqual([...DLMALLOC].sort());
    expect(libc.threads.flatMap(({ symbols }) => symbols)).toContain('pthread_create');
  });

  test.each<[string, () => Uint8Array, readonly [] | undefined]>([
    ['with an empty symbol index, as GNU ar leaves it', () => writeArchive(members(), () => []), []],
    ['without a symbol index', withoutFirstMember, undefined],
  ])('says the same %s', async (_how, bytes, index) => {
    const file = join(scratch(), 'libc.a');
    writeFileSync(file, bytes());
    expect(readArchive(readFileSync(file), file).index).toEqual(index);
    const [stockSays, fileSays] = [await describeLibc(stock), await describeLibc(file)];
    expect({ ...fileSays, file: stock, size: stockSays.size }).toEqual(stockSays);
  });
});

function members(): readonly Member[] {
  return readArchive(readFileSync(stock), stock).members;
}

/** The bytes of the archive without its first member, which is the index; its size is in the header at 48. */
function withoutFirstMember(): Uint8Array {
  const bytes = readFileSync(stock);
  const size = Number(bytes.toString('latin1', 8 + 48, 8 + 58));
  return Buffer.concat([bytes.subarray(0, 8), bytes.subarray(8 + 60 + size + (size % 2))]);
}

describe('generations by symbols', () => {
  test('1½: thread functions without pthread_create', async () => {
    const libc = await describeLibc(archiveOf(symbols => !symbols.includes('pthread_create')));
    expect(libc.generation).toBe('1.5');
  });

  test('1: no thread functions at all', async () => {
    const file = archiveOf(symbols => !symbols.some(name => name.startsWith('pthread_')));
    expect((await describeLibc(file)).generation).toBe('1');
  });

  test('T: the host is asked to spawn', async () => {
    const spawn = await object('void wasi_thread_start(int tid, void *arg) { (void)tid; (void)arg; }');
    expect((await describeLibc(archiveOf(() => true, [spawn]))).generation).toBe('T');
  });

  test('ours: the marker is there, whatever else is', async () => {
    const marker = await object('const int __wt_patched_v1 = 1;');
    expect((await describeLibc(archiveOf(() => true, [marker]))).generation).toBe('ours');
  });

  test('an archive without an allocator is described, not refused', async () => {
    const libc = await describeLibc(archiveOf(symbols => !symbols.includes('malloc')));
    expect(libc.allocator).toEqual([]);
  });

  test('emmalloc is found by its symbols under any member name', async () => {
    const emmalloc = await object('void *emmalloc_malloc(unsigned long n) { (void)n; return 0; }');
    const libc = await describeLibc(archiveOf(symbols => !symbols.includes('malloc'), [emmalloc]));
    expect(libc.allocator).toEqual([{ member: 'more.o', position: 826, symbols: ['emmalloc_malloc'] }]);
  });
});

describeWith(debian(), "Debian's libc.a", () => {
  test('is generation 1', async () => {
    const libc = await describeLibc(join(debian().libDir, 'libc.a'));
    expect(libc).toMatchObject({ members: 746, generation: '1', stdioLocks: false, threads: [] });
    expect(libc.allocator.map(({ member }) => member)).toEqual(['dlmalloc.o']);
  });
});

describeWith(wasiSdk34(), "wasi-sdk 34's libc.a", () => {
  test('is generation 3: real code, locks in stdio', async () => {
    const libc = await describeLibc(join(wasiSdk34().sysroot, 'lib', 'wasm32-wasip1', 'libc.a'));
    expect(libc).toMatchObject({ members: 862, generation: '3', stdioLocks: true });
    expect(libc.allocator.map(({ member }) => member)).toEqual(['dlmalloc.c.obj']);
    expect(libc.threads.flatMap(({ symbols }) => symbols)).toEqual(
      expect.arrayContaining(['pthread_create', 'sem_wait', 'mtx_lock']),
    );
  });
});

describe('what is no libc.a for WebAssembly', () => {
  test('a missing file', async () => {
    const file = join(scratch(), 'libc.a');
    await expect(describeLibc(file)).rejects.toThrow(
      expect.objectContaining({
        code: 'IO_READ',
        message: `${file}: cannot be read: ENOENT: no such file or directory, open '${file}'`,
      }),
    );
  });

  test('a truncated archive: the message names file and offset', async () => {
    const file = join(scratch(), 'libc.a');
    writeFileSync(file, readFileSync(stock).subarray(0, 500_000));
    await expect(describeLibc(file)).rejects.toThrow(
      expect.objectContaining({
        code: 'ARCHIVE_MALFORMED',
        message: expect.stringMatching(
          /^\/.*\/libc\.a: truncated at offset 500000: member \d+ ".*" needs \d+ bytes, \d+ are there$/,
        ),
      }),
    );
  });

  test("the host's own objects", async () => {
    const file = join(scratch(), 'libc.a');
    const elf = new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
    writeFileSync(
      file,
      writeArchive([{ name: 'malloc.o', data: elf }], () => ['malloc']),
    );
    await expect(describeLibc(file)).rejects.toThrow(
      expect.objectContaining({
        code: 'WASM_NOT_WASM',
        message: `${file}(malloc.o) is not a WebAssembly file: it is an ELF file`,
        hint: 'This libc.a was not built for WebAssembly. Name the folder of a wasi-sdk release with --sdk.',
      }),
    );
  });

  test('a text file', async () => {
    const file = join(scratch(), 'libc.a');
    copyFileSync(new URL(import.meta.url), file);
    await expect(describeLibc(file)).rejects.toThrow(
      expect.objectContaining({ code: 'ARCHIVE_NOT_ARCHIVE', message: expect.stringContaining(file) }),
    );
  });
});
