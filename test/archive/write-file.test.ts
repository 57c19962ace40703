import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { NewMember } from '../../src/archive/types.js';
import { writeArchive } from '../../src/archive/write.js';
import { writeArchiveFile } from '../../src/archive/write-file.js';
import { distFile } from '../../src/paths.js';
import { rejectionOf } from './support/errors.js';
import { bytesOf, textOf } from './support/hand-made.js';
import { scratchFolder } from './support/scratch.js';

const scratch = scratchFolder();
const members: NewMember[] = [{ name: 'a.o', data: bytesOf('\0asm\x01\0\0\0') }];
const bytes = writeArchive(members, () => ['main']);

function folder(name: string): string {
  const path = join(scratch, name);
  mkdirSync(path);
  return path;
}

describe('writeArchiveFile', () => {
  it('writes a new file and replaces an old one, leaving nothing else', async () => {
    const place = folder('plain');
    const file = join(place, 'libc.a');
    for (const list of [[], members]) {
      const written = writeArchive(list, () => ['main']);
      await writeArchiveFile(file, written, list);
      expect(textOf(readFileSync(file))).toBe(textOf(written));
      expect(readdirSync(place)).toEqual(['libc.a']);
    }
  });

  it('replaces a link instead of the file it leads to', async () => {
    const place = folder('link');
    writeFileSync(join(place, 'stock.a'), 'stock');
    symlinkSync('stock.a', join(place, 'libc.a'));
    await writeArchiveFile(join(place, 'libc.a'), bytes, members);
    expect(readFileSync(join(place, 'stock.a'), 'utf8')).toBe('stock');
    expect(lstatSync(join(place, 'libc.a')).isSymbolicLink()).toBe(false);
  });

  it('writes to one file from two sides at once', async () => {
    const place = folder('twice');
    const file = join(place, 'libc.a');
    await Promise.all([writeArchiveFile(file, bytes, members), writeArchiveFile(file, bytes, members)]);
    expect(readdirSync(place)).toEqual(['libc.a']);
  });

  it('keeps the old file when the new one does not read back as expected', async () => {
    const place = folder('mismatch');
    const file = join(place, 'libc.a');
    writeFileSync(file, 'old');
    const error = await rejectionOf(writeArchiveFile(file, bytes, []));
    expect([error.code, error.message]).toEqual([
      'ARCHIVE_VERIFY',
      `${file} does not read back as it was written: it has "a.o" after its last member`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(place)).toEqual(['libc.a']);
  });

  it('removes the temporary file when the target cannot be replaced', async () => {
    const place = folder('directory');
    const file = join(place, 'libc.a');
    mkdirSync(join(file, 'inside'), { recursive: true });
    const error = await rejectionOf(writeArchiveFile(file, bytes, members));
    expect(error.code).toBe('IO_WRITE');
    expect(readdirSync(place)).toEqual(['libc.a']);
  });

  it('says when the folder is missing', async () => {
    const file = join(scratch, 'missing', 'libc.a');
    const error = await rejectionOf(writeArchiveFile(file, bytes, members));
    expect([error.code, error.message, error.hint]).toEqual([
      'IO_WRITE',
      `cannot write ${file}: ENOENT`,
      'The folder does not exist: create it, or set `out` to another one.',
    ]);
  });

  it('says when the folder cannot be written', () => {
    const place = folder('readonly');
    const file = join(place, 'libc.a');
    chmodSync(place, 0o555);
    chmodSync(scratch, 0o755);
    // Permissions do not hold for root: there, the child becomes nobody once it has loaded its code.
    const script = `
      import { writeArchiveFile } from ${JSON.stringify(pathToFileURL(distFile('src', 'archive', 'write-file.js')).href)};
      if (process.getuid?.() === 0) {
        process.setgid(65534);
        process.setuid(65534);
      }
      await writeArchiveFile(${JSON.stringify(file)}, new Uint8Array(), []).catch(error =>
        process.stdout.write(JSON.stringify([error.code, error.message, error.hint])));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([
      'IO_WRITE',
      `cannot write ${file}: EACCES`,
      'Give yourself write permission to the folder, or set `out` to another one.',
    ]);
  });
});
