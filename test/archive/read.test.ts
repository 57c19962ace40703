import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import { errorOf } from './support/errors.js';
import { ARCH, be32, bytesOf, header, member, textOf } from './support/hand-made.js';
import { embeddedAr } from './support/llvm-ar.js';
import { embeddedArchives, libcOf } from './support/sysroots.js';

const read = (text: string) => readArchive(bytesOf(text), 'lib/libc.a');

function contents(text: string): [name: string, data: string][] {
  return read(text).members.map(({ name, data }) => [name, textOf(data)]);
}

describe('readArchive', () => {
  it('reads an archive of eight bytes', () => {
    expect(read(ARCH)).toEqual({ file: 'lib/libc.a', format: 'gnu', members: [], index: undefined });
  });

  it('reads short and long names, repeated names, odd sizes and empty members', () => {
    const names = member('//', 'a_name_that_is_long.o/\nanother_long_name.o/\n');
    const text =
      ARCH +
      names +
      member('a.o/', 'odd') +
      member('/0', 'even') +
      member('/23', '') +
      member('a.o/', '2') +
      member('with blank.o/', 'x');
    expect(contents(text)).toEqual([
      ['a.o', 'odd'],
      ['a_name_that_is_long.o', 'even'],
      ['another_long_name.o', ''],
      ['a.o', '2'],
      ['with blank.o', 'x'],
    ]);
  });

  it('gives views into the file, and where their headers are', () => {
    const bytes = bytesOf(ARCH + member('a.o/', 'abc') + member('b.o/', 'd'));
    const { members } = readArchive(bytes, 'x.a');
    expect(members.map(({ headerOffset }) => headerOffset)).toEqual([8, 72]);
    expect(members.every(({ data }) => data.buffer === bytes.buffer)).toBe(true);
  });

  it('reads a view that does not start at the beginning of its buffer', () => {
    const bytes = bytesOf(`junk${ARCH}${member('a.o/', 'abc')}`).subarray(4);
    expect(readArchive(bytes, 'x.a').members.map(({ data }) => textOf(data))).toEqual(['abc']);
  });

  it('accepts a last odd member without its padding', () => {
    expect(contents(`${ARCH + header('a.o/', 3)}abc`)).toEqual([['a.o', 'abc']]);
  });

  it('reads the symbol index, also where a symbol repeats', () => {
    const first = 8 + 60 + 26;
    const index = member('/', `${be32(3, first, first + 62, first)}main\0x\0x\0`.padEnd(26, '\0'));
    const text = ARCH + index + member('a.o/', 'ab') + member('b.o/', 'cd');
    expect(read(text).index).toEqual([
      { name: 'main', member: 0 },
      { name: 'x', member: 1 },
      { name: 'x', member: 0 },
    ]);
  });

  it('takes a GNU name for no index, whatever it is', () => {
    const text = ARCH + member('__.SYMDEF/', 'abcd');
    expect(contents(text)).toEqual([['__.SYMDEF', 'abcd']]);
    expect(read(text).format).toBe('gnu');
  });

  it('says what is there instead of an archive', () => {
    const hint = 'Check the path: an archive of WebAssembly objects starts with "!<arch>".';
    const cases: [bytes: string, what: string][] = [
      ['\x7fELF\x02\x01\x01', 'an ELF file, made for a native platform'],
      ['\0asm\x01\0\0\0', 'a single WebAssembly file'],
      ['\x1f\x8b\x08', 'gzip-compressed data'],
      ['', 'empty'],
      ['INPUT(libc.a)\n', 'text that starts with "INPUT(libc.a)"'],
      ['<!DOCTYPE html>\r\n<html>', 'text that starts with "<!DOCTYPE html>"'],
      ['\x01\x02\xff', 'unknown data that starts with the bytes 01 02 ff'],
    ];
    for (const [bytes, what] of cases) {
      const error = errorOf(() => read(bytes));
      expect([error.code, error.message, error.hint]).toEqual([
        'ARCHIVE_NOT_ARCHIVE',
        `lib/libc.a is not an ar archive: it is ${what}`,
        hint,
      ]);
    }
  });

  it('refuses a thin archive as llvm-ar makes it', async () => {
    const thin = await embeddedAr([{ name: 'a.o', data: bytesOf('abcd') }], ['qcsD', '--thin']);
    const error = errorOf(() => readArchive(thin, 'libthin.a'));
    expect([error.code, error.message, error.hint]).toEqual([
      'ARCHIVE_THIN',
      'libthin.a is a thin archive: it holds the paths of its members, not their contents',
      'Make a full one of the same objects: llvm-ar rcs full.a $(llvm-ar t libthin.a)',
    ]);
  });

  it('says which member a truncated libc.a lacks', () => {
    const libc = libcOf(embeddedArchives());
    const whole = readArchive(libc, 'libc.a').members;
    const position = whole.findIndex(({ name }) => name === 'dlmalloc.c.obj');
    const { headerOffset, data } = whole[position] ?? { headerOffset: 0, data: bytesOf('') };
    const cut = headerOffset + 60 + 1000;
    const error = errorOf(() => readArchive(libc.subarray(0, cut), '/sdk/lib/libc.a'));
    expect([error.code, error.message, error.hint]).toEqual([
      'ARCHIVE_MALFORMED',
      `/sdk/lib/libc.a: truncated at offset ${cut}: member ${position + 1} "dlmalloc.c.obj" needs ${data.length} bytes, 1000 are there`,
      'Copy the file again or reinstall the package it came from.',
    ]);
    const header = errorOf(() => readArchive(libc.subarray(0, headerOffset + 7), '/sdk/lib/libc.a'));
    expect(header.message).toBe(
      `/sdk/lib/libc.a: truncated at offset ${headerOffset + 7}: the header of member ${position + 1} (after ${JSON.stringify(whole[position - 1]?.name)}) needs 60 bytes, 7 are there`,
    );
  });
});
