import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import type { NewMember } from '../../src/archive/types.js';
import { writeArchive } from '../../src/archive/write.js';
import { errorOf } from './support/errors.js';
import { ARCH, bytesOf, header, textOf } from './support/hand-made.js';
import { embeddedAr } from './support/llvm-ar.js';
import { embeddedArchives, libcOf } from './support/sysroots.js';
import { wasmSymbols } from './support/wasm-symbols.js';

const EMPTY_MODULE = bytesOf('\0asm\x01\0\0\0');
const parsed = (member: NewMember): string[] => wasmSymbols(member.data);

/** An object with symbols. */
function abort(): Uint8Array {
  const { members } = readArchive(libcOf(embeddedArchives()), 'libc.a');
  const found = members.find(({ name }) => name === 'abort.c.obj');
  if (found === undefined) throw new Error('libc.a has no abort.c.obj');
  return found.data;
}

describe('writeArchive writes what llvm-ar writes', () => {
  const cases: [what: string, members: NewMember[]][] = [
    ['for an object without symbols', [{ name: 'a.o', data: EMPTY_MODULE }]],
    ['for text only', [{ name: 'a.txt', data: bytesOf('odd') }]],
    ['for an empty member', [{ name: 'empty', data: bytesOf('') }]],
    [
      'for text and objects together',
      [
        { name: 'a.txt', data: bytesOf('odd') },
        { name: 'a.o', data: abort() },
      ],
    ],
    [
      'for names of 15, 16 and 17 bytes',
      [15, 16, 17].map(length => ({ name: 'n'.repeat(length), data: abort() })),
    ],
    [
      'for a long name that repeats, and a table of odd size',
      ['a_repeated_long_name.o', 'b.o', 'a_repeated_long_name.o', 'another_long_name.o'].map(name => ({
        name,
        data: abort(),
      })),
    ],
    ['for names with blanks', [' a b .o', 'a long name with blanks'].map(name => ({ name, data: abort() }))],
    [
      'for names beyond ASCII, whose length counts in bytes',
      ['größe.o', 'ééééééé.', 'éééééééé'].map(name => ({ name, data: abort() })),
    ],
  ];

  it.each(cases)('%s', async (_, members) => {
    const ours = writeArchive(members, parsed);
    expect(textOf(ours)).toBe(textOf(await embeddedAr(members)));
    expect(readArchive(ours, 'a.a').members.map(({ name }) => name)).toEqual(members.map(({ name }) => name));
  });
});

describe('writeArchive', () => {
  it('writes eight bytes for no members', () => {
    expect(textOf(writeArchive([], parsed))).toBe(ARCH);
  });

  it('writes names that need the table only for their slash', () => {
    const names = ['/', 'a/b', 'a/', '#1/8'];
    const written = writeArchive(
      names.map(name => ({ name, data: bytesOf('ab') })),
      () => [],
    );
    expect(textOf(written)).toContain(`${header('/0', 2)}ab`);
    expect(readArchive(written, 'a.a').members.map(({ name }) => name)).toEqual(names);
  });

  it('asks for the symbols of each member once, in order, and writes them in UTF-8', () => {
    const asked: string[] = [];
    const members = ['a.o', 'b.o'].map(name => ({ name, data: EMPTY_MODULE }));
    const written = writeArchive(members, ({ name }) => {
      asked.push(name);
      return [`${name}_größe`, 'x'];
    });
    expect(asked).toEqual(['a.o', 'b.o']);
    expect(readArchive(written, 'a.a').index).toEqual([
      { name: 'a.o_größe', member: 0 },
      { name: 'x', member: 0 },
      { name: 'b.o_größe', member: 1 },
      { name: 'x', member: 1 },
    ]);
  });

  it('refuses names that could not be read back', () => {
    for (const name of ['', 'a\nb', 'a\0', '\ud800', 'x'.repeat(4097)]) {
      const error = errorOf(() => writeArchive([{ name, data: EMPTY_MODULE }], () => []));
      expect([error.code, error.message]).toEqual([
        'ARCHIVE_MALFORMED',
        `member 1 cannot be written: an archive cannot hold the name ${JSON.stringify(name)}`,
      ]);
    }
  });
});
