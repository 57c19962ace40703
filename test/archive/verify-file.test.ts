import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import type { NewMember } from '../../src/archive/types.js';
import { verifyArchiveFile } from '../../src/archive/verify-file.js';
import { writeArchive } from '../../src/archive/write.js';
import { distFile } from '../../src/paths.js';
import { rejectionOf } from './support/errors.js';
import { ARCH, be32, bytesOf, header, member, textOf } from './support/hand-made.js';
import { scratchFolder } from './support/scratch.js';
import { embeddedArchives, libcOf } from './support/sysroots.js';

const folder = scratchFolder();
let files = 0;

function fileWith(bytes: Uint8Array | string): string {
  const file = join(folder, `${files++}.a`);
  writeFileSync(file, typeof bytes === 'string' ? bytesOf(bytes) : bytes);
  return file;
}

const members: NewMember[] = [
  { name: 'a.o', data: bytesOf('odd') },
  { name: ' leading blank', data: bytesOf('even') },
  { name: 'a_name_that_is_long.o', data: bytesOf('') },
  { name: 'größe.o', data: bytesOf('\0asm\x01\0\0\0') },
  { name: 'a.o', data: bytesOf('again') },
];

describe('verifyArchiveFile', () => {
  it('accepts what was written, with either index and with none', async () => {
    await verifyArchiveFile(fileWith(writeArchive(members, () => ['x', 'y'])), members);
    await verifyArchiveFile(fileWith(writeArchive(members, () => ['x'], 0)), members);
    await verifyArchiveFile(fileWith(writeArchive(members.slice(0, 3), () => [])), members.slice(0, 3));
    await verifyArchiveFile(fileWith(ARCH), []);
  });

  it('accepts a libc.a well within a second', async () => {
    const libc = libcOf(embeddedArchives());
    const file = fileWith(libc);
    const expected = readArchive(libc, file).members;
    const started = performance.now();
    await verifyArchiveFile(file, expected);
    expect(performance.now() - started).toBeLessThan(1000);
  });

  const sound = textOf(writeArchive(members, () => []));
  const two = members.slice(0, 2);
  const cases: [what: string, bytes: string, expected: NewMember[], difference: string][] = [
    ['another name', sound.replace('a.o/', 'b.o/'), members, 'member 1 is "b.o", expected "a.o"'],
    [
      'another long name',
      sound.replace('a_name_that_is', 'A_name_that_is'),
      members,
      'member 3 is "A_name_that_is_long.o", expected "a_name_that_is_long.o"',
    ],
    [
      'other contents',
      sound.replace('even', 'evil'),
      members,
      'member 2 " leading blank" has other contents',
    ],
    [
      'another size',
      textOf(writeArchive([{ name: 'a.o', data: bytesOf('odd!') }], () => [])),
      members,
      'member 1 "a.o" has 4 bytes, expected 3',
    ],
    ['a cut member', sound.slice(0, -3), members, 'member 5 "a.o" has 3 bytes, expected 5'],
    ['a missing member', textOf(writeArchive(two, () => [])), members, 'it ends after 2 of 5 members'],
    ['too many members', sound, two, 'it has "a_name_that_is_long.o" after its last member'],
    [
      'an index that points between members',
      ARCH + member('/', `${be32(1, 79)}x\0`) + member('a.o/', 'odd'),
      members.slice(0, 1),
      'its symbol index points to offset 79, where no member starts',
    ],
    [
      'an index with a huge count',
      ARCH + member('/', be32(0xffffffff)) + member('a.o/', 'odd'),
      members.slice(0, 1),
      'its symbol index claims 4294967295 symbols',
    ],
    [
      'a wrong terminator, where ar-async throws in a callback',
      ARCH + member('a.o/', 'odd') + header('b.o/', 2, 'xx'),
      two,
      'its independent reader failed: Record is missing header trailer string; instead, it has: xx',
    ],
    [
      'a cut BSD name, where ar-async just stops',
      `${ARCH}${header('#1/20', 30)}short`,
      two,
      'its independent reader failed: the reader stopped before the end of the file',
    ],
  ];

  it.each(cases)('refuses %s', async (_, bytes, expected, difference) => {
    const file = fileWith(bytes);
    const error = await rejectionOf(verifyArchiveFile(file, expected));
    expect([error.code, error.message, error.hint]).toEqual([
      'ARCHIVE_VERIFY',
      `${file} does not read back as it was written: ${difference}`,
      'Check the disk and try again. If it happens again, please report it.',
    ]);
  });

  it.each(['-60', '-1', 'NaN'])('does not go in circles for the size %s', async size => {
    const error = await rejectionOf(verifyArchiveFile(fileWith(ARCH + header('a.o/', size)), two));
    expect(error.code).toBe('ARCHIVE_VERIFY');
  });

  it('names the file as it is told to', async () => {
    const error = await rejectionOf(verifyArchiveFile(fileWith(ARCH), two, 'out/libc.a'));
    expect(error.message).toBe(
      'out/libc.a does not read back as it was written: it ends after 0 of 2 members',
    );
  });

  it('says when there is no file', async () => {
    const file = join(folder, 'none.a');
    const error = await rejectionOf(verifyArchiveFile(file, two));
    expect([error.code, error.message]).toEqual(['IO_READ', `cannot read ${file}: ENOENT`]);
  });
});

describe('verifyArchiveFile in a process that shows or forbids deprecations', () => {
  const child = fileURLToPath(new URL('support/verify-child.mjs', import.meta.url));
  const run = (flags: string[], file: string, mode: 'verify' | 'bare') => {
    const args = [...flags, child, distFile(), file, mode];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    return { stdout, stderr, status };
  };
  const file = fileWith(writeArchive(members, () => ['x']));

  it('would print a warning of ar-async otherwise', () => {
    const { stderr } = run(['--pending-deprecation'], file, 'bare');
    expect(stderr).toContain('DEP0005');
    expect(stderr).toContain('listener: Buffer() is deprecated');
  });

  it.each([
    [],
    ['--trace-deprecation'],
    ['--pending-deprecation', '--trace-deprecation'],
    ['--pending-deprecation', '--throw-deprecation'],
    ['--pending-deprecation', '--trace-warnings'],
  ])('prints nothing with %s %s', (...flags) => {
    expect(
      run(
        flags.filter(flag => flag !== undefined),
        file,
        'verify',
      ),
    ).toEqual({
      stdout: 'verified',
      stderr: '',
      status: 0,
    });
  });
});
