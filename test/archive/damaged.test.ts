// Every way in which an archive can break its own format, each with the exact message.
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import { errorOf } from './support/errors.js';
import { ARCH, be32, bytesOf, header, le32, member } from './support/hand-made.js';

const read = (text: string) => readArchive(bytesOf(text), 'lib/libc.a');

describe('readArchive on a damaged archive', () => {
  const a = member('a.o/', 'ab');
  const bsdIndex = (table: string): string => member('__.SYMDEF', table) + member('a.o', 'ab');
  const cases: [what: string, text: string, message: string][] = [
    ['cut in the signature', '!<ar', 'truncated at offset 4: the signature needs 8 bytes, 4 are there'],
    [
      'a wrong terminator',
      `${ARCH + a + header('b.o/', 2, 'xx')}ab`,
      'the header of member 2 (after "a.o") at offset 70 ends with "xx" instead of "`\\n"',
    ],
    [
      'a size that is no number',
      `${ARCH}${header('a.o/', '0x10')}ab`,
      'the header of member 1 at offset 8 has the size "0x10      ", which is not a decimal number',
    ],
    [
      'a negative size',
      `${ARCH}${header('a.o/', '-60')}ab`,
      'the header of member 1 at offset 8 has the size "-60       ", which is not a decimal number',
    ],
    [
      'a size beyond the end',
      `${ARCH}${header('a.o/', 9999999999)}ab`,
      'truncated at offset 70: member 1 "a.o" needs 9999999999 bytes, 2 are there',
    ],
    [
      'a cut symbol index',
      `${ARCH}${header('/', 100)}ab`,
      'truncated at offset 70: the symbol index needs 100 bytes, 2 are there',
    ],
    [
      'a long name without a table',
      ARCH + member('/0', 'ab'),
      'member 1 at offset 8 has a long name, but no long-name table precedes it',
    ],
    [
      'a long name outside the table',
      ARCH + member('//', 'a/\n\n') + member('/4', 'ab'),
      'member 1 at offset 72 has its name at byte 4 of a long-name table of 4 bytes',
    ],
    [
      'a long name without an end',
      ARCH + member('//', 'abcd') + member('/1', 'ab'),
      'member 1 at offset 72 has its name at byte 1 of the long-name table, and no newline ends it within 3 bytes',
    ],
    [
      'an empty long name',
      ARCH + member('//', '/\n') + member('/0', 'ab'),
      'member 1 at offset 70 has an empty name',
    ],
    [
      'a name that is not UTF-8',
      ARCH + member('\xe9.o/', 'ab'),
      'member 1 at offset 8 has a name that is not UTF-8 (e92e6f)',
    ],
    [
      'a name field in no known form',
      ARCH + member('/<HYBRIDMAP>/', 'ab'),
      'member 1 at offset 8 has the name field "/<HYBRIDMAP>/", which is in no known form',
    ],
    [
      'two tables',
      ARCH + member('//', 'a/\n\n') + member('//', 'a/\n\n'),
      'a second long-name table is at offset 72',
    ],
    [
      'two indexes',
      ARCH + member('/', be32(0)) + member('/', be32(0)),
      "a second symbol index is at offset 72, and not in the form that libraries in Microsoft's format have",
    ],
    [
      "a second index of Microsoft's form that names a third member",
      `${ARCH}${member('/', be32(0))}${member('/', `${le32(2, 0, 0, 1)}\x03\0x\0`)}`,
      "a second symbol index is at offset 72, and not in the form that libraries in Microsoft's format have",
    ],
    [
      'three indexes',
      `${ARCH}${member('/', be32(0))}${member('/', le32(0, 0))}${member('/', le32(0, 0))}`,
      "a second symbol index is at offset 140, and not in the form that libraries in Microsoft's format have",
    ],
    [
      "a long name of Microsoft's form without an end",
      `${ARCH}${member('/', be32(0))}${member('/', le32(0, 0))}${member('//', 'abc')}${member('/0', 'ab')}`,
      'member 1 at offset 204 has its name at byte 0 of the long-name table, and no NUL ends it within 3 bytes',
    ],
    [
      'a late index',
      ARCH + a + member('/', be32(0)),
      'a symbol index is at offset 70, after the first member',
    ],
    [
      'an index without a count',
      ARCH + member('/', 'ab'),
      'the symbol index at offset 68 ends after 2 bytes',
    ],
    [
      'an index with a huge count',
      ARCH + member('/', `${be32(0xffffffff, 8)}x\0`) + a,
      'the symbol index at offset 68 claims 4294967295 symbols, but its 10 bytes hold at most 1',
    ],
    [
      'an index with too few names',
      ARCH + member('/', `${be32(2, 82, 82)}x\0`) + a,
      'the symbol index at offset 68 claims 2 symbols, but has only 1 names',
    ],
    [
      'an index that points between members',
      ARCH + member('/', `${be32(1, 79)}x\0`) + a,
      'the symbol index at offset 68 has "x" in a member at offset 79, where none starts',
    ],
    [
      'an index with names that are not UTF-8',
      ARCH + member('/', `${be32(1, 78)}\xff\0`) + a,
      'the symbol index at offset 68 has names that are not UTF-8',
    ],
    [
      'a 64-bit index that points beyond every file',
      ARCH + member('/SYM64/', `${be32(0, 1, 0xffffffff, 0xffffffff)}x\0`) + a,
      'the symbol index at offset 68 has "x" in a member at offset 18446744073709552000, where none starts',
    ],
    [
      'a BSD name longer than its member',
      ARCH + member('#1/20', 'short'),
      'member 1 at offset 8 has 5 bytes, too few for its name of 20 bytes',
    ],
    [
      'a BSD name of more than a path',
      ARCH + member('#1/5000', 'x'.repeat(5000)),
      'member 1 at offset 8 has a name of 5000 bytes; more than 4096 are not accepted',
    ],
    [
      'a BSD index with a huge table',
      ARCH + bsdIndex(le32(800, 0)),
      'the symbol index at offset 68 claims a table of 800 bytes in 8 bytes',
    ],
    [
      'a BSD index with huge names',
      ARCH + bsdIndex(`${le32(0, 5)}abcd`),
      'the symbol index at offset 68 claims 5 bytes of names, 4 are there',
    ],
    [
      'a BSD index with a name outside',
      ARCH + bsdIndex(`${le32(8, 9, 8, 4)}abc\0`),
      'the symbol index at offset 68 has a name at byte 9 that does not end within its 4 bytes',
    ],
    [
      'a BSD index with one name for many symbols',
      ARCH + bsdIndex(`${le32(48, ...Array(6).fill([0, 128]).flat(), 4)}abc\0`),
      'the symbol index at offset 68 has names that overlap',
    ],
  ];

  it.each(cases)('%s', (_, text, message) => {
    const error = errorOf(() => read(text));
    expect([error.code, error.message]).toEqual(['ARCHIVE_MALFORMED', `lib/libc.a: ${message}`]);
  });

  it('looks for the end of a long name only as far as a path can be', () => {
    const text = ARCH + member('//', 'x'.repeat(1_000_000)) + member('/0', '');
    expect(errorOf(() => read(text)).message).toBe(
      'lib/libc.a: member 1 at offset 1000068 has its name at byte 0 of the long-name table, and no newline ends it within 4098 bytes',
    );
  });
});
