// Archives as other programs lay them out: BSD, Darwin with 32 and 64 bits, GNU with 64 bits, GNU binutils.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import type { Archive, NewMember } from '../../src/archive/types.js';
import { writeArchive } from '../../src/archive/write.js';
import { debian, type Part } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { textOf } from './support/hand-made.js';
import { embeddedAr, programAr } from './support/llvm-ar.js';
import { embeddedArchives, libcOf } from './support/sysroots.js';
import { wasmSymbols } from './support/wasm-symbols.js';

/** Real objects, one of odd size among them, with short and long names, one name twice. */
function sample(): NewMember[] {
  const { members } = readArchive(libcOf(embeddedArchives()), 'libc.a');
  const take = (name: string): NewMember[] => members.filter(member => member.name === name);
  const picked = [...take('errno.c.obj'), ...take('abort.c.obj'), ...take('dlmalloc.c.obj')];
  const odd = picked.filter(({ data }) => data.length % 2 === 1);
  if (picked.length !== 4 || odd.length === 0) throw new Error('libc.a has other members than expected');
  return [...picked, { name: 'a_much_longer_name.c.obj', data: odd[0]?.data ?? new Uint8Array() }];
}

const parsed = (member: NewMember): string[] => wasmSymbols(member.data);

/** Names of all symbols by member, from the stored index. */
function indexed(archive: Archive): string[][] {
  return archive.members.map((_, position) =>
    (archive.index ?? []).filter(({ member }) => member === position).map(({ name }) => name),
  );
}

function expectSample(archive: Archive, dataOf: (data: Uint8Array) => string = textOf): void {
  expect(archive.members.map(({ name, data }) => [name, dataOf(data)])).toEqual(
    sample().map(({ name, data }) => [name, textOf(data)]),
  );
  expect(indexed(archive)).toEqual(sample().map(parsed));
}

/** Darwin's size field includes the newlines that fill a member up to eight bytes: they become part of it. */
const withoutFill = (data: Uint8Array): string => textOf(data).replace(/\n{0,7}$/, '');

describe('archives of the embedded llvm-ar', () => {
  it('in BSD format', async () => {
    const archive = readArchive(await embeddedAr(sample(), ['qcsD', '--format=bsd']), 'bsd.a');
    expect(archive.format).toBe('bsd');
    expectSample(archive);
  });

  it('in Darwin format', async () => {
    const archive = readArchive(await embeddedAr(sample(), ['qcsD', '--format=darwin']), 'darwin.a');
    expect(archive.format).toBe('bsd');
    expectSample(archive, withoutFill);
  });

  it("in Microsoft's format, with two indexes", async () => {
    const archive = readArchive(await embeddedAr(sample(), ['qcsD', '--format=coff']), 'coff.lib');
    expect(archive.format).toBe('coff');
    expect(archive.members.map(({ name, data }) => [name, textOf(data)])).toEqual(
      sample().map(({ name, data }) => [name, textOf(data)]),
    );
    // A symbol is listed once, where it comes first.
    const first = sample().slice(0, -1);
    expect(indexed(archive)).toEqual([...first.map(parsed), []]);
  });

  it('without a symbol index', async () => {
    const archive = readArchive(await embeddedAr(sample(), ['qcSD']), 'plain.a');
    expect(archive.index).toBeUndefined();
    expect(archive.members.map(({ name }) => name)).toEqual(sample().map(({ name }) => name));
  });

  it('in BSD format are written anew in GNU format', async () => {
    const bsd = readArchive(await embeddedAr(sample(), ['qcsD', '--format=bsd']), 'bsd.a');
    expect(writeArchive(bsd.members, parsed)).toEqual(await embeddedAr(sample()));
  });
});

describeWith(debian(), "archives of Debian's llvm-ar, which can be told to write 64-bit indexes", () => {
  const ar = programAr(debian().llvmAr, { SYM64_THRESHOLD: '1000' });

  it('with /SYM64/ are read, and written the same', async () => {
    const theirs = await ar(sample());
    expect(textOf(theirs.subarray(8, 16))).toBe('/SYM64/ ');
    expectSample(readArchive(theirs, 'sym64.a'));
    expect(Buffer.compare(writeArchive(sample(), parsed, 1000), theirs)).toBe(0);
  });

  it('change to /SYM64/ at the same offset as ours', async () => {
    const { members } = readArchive(await programAr(debian().llvmAr)(sample()), 'sym32.a');
    const last = members.at(-1)?.headerOffset ?? 0;
    for (const threshold of [last, last + 1]) {
      const theirs = await programAr(debian().llvmAr, { SYM64_THRESHOLD: String(threshold) })(sample());
      expect(Buffer.compare(writeArchive(sample(), parsed, threshold), theirs)).toBe(0);
      expect(textOf(theirs.subarray(8, 16))).toBe(threshold === last ? '/SYM64/ ' : '/       ');
    }
  });

  it('with __.SYMDEF_64 are read', async () => {
    expectSample(readArchive(await ar(sample(), ['qcsD', '--format=darwin']), 'darwin64.a'), withoutFill);
  });
});

describeWith(gnuBinutils(), 'archives of GNU ar', () => {
  it('are read, without the index that it does not make for WebAssembly', async () => {
    const archive = readArchive(await programAr('ar')(sample()), 'gnu.a');
    expect(archive.format).toBe('gnu');
    expect(archive.index ?? []).toEqual([]);
    expect(archive.members.map(({ name, data }) => [name, textOf(data)])).toEqual(
      sample().map(({ name, data }) => [name, textOf(data)]),
    );
  });
});

function gnuBinutils(): Part {
  try {
    const version = execFileSync('ar', ['--version'], { encoding: 'utf8', stdio: 'pipe' });
    if (version.startsWith('GNU ar')) return { missing: undefined };
  } catch {
    // No ar at all is the same as another one.
  }
  return { missing: 'apt-get install binutils' };
}
