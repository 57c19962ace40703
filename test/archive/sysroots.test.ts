// For every archive of every sysroot: what we write is, byte for byte, what llvm-ar writes of the same members.
import { describe, expect, it } from 'vitest';
import { editArchive } from '../../src/archive/edit.js';
import { indexSymbols, symbolsOfEdited } from '../../src/archive/index-symbols.js';
import { readArchive } from '../../src/archive/read.js';
import type { Archive, NewMember } from '../../src/archive/types.js';
import { writeArchive } from '../../src/archive/write.js';
import { debian } from '../support/parts.js';
import { describeWith } from '../support/skip.js';
import { type Archiver, embeddedAr, programAr, programDelete } from './support/llvm-ar.js';
import { libcOf, sysroots } from './support/sysroots.js';
import { wasmSymbols } from './support/wasm-symbols.js';

const parsed = (member: NewMember): string[] => wasmSymbols(member.data);

function differing(archives: ReadonlyMap<string, Uint8Array>, ar: Archiver): Promise<string[]> {
  const checks = [...archives].map(async ([path, bytes]) => {
    const { members } = readArchive(bytes, path);
    const theirs = await ar(members);
    return Buffer.compare(writeArchive(members, parsed), theirs) === 0 ? '' : path;
  });
  return Promise.all(checks).then(paths => paths.filter(path => path !== ''));
}

function allocatorOf(archive: Archive): number {
  const symbol = archive.index?.find(({ name }) => name === 'malloc');
  if (symbol === undefined) throw new Error('no malloc in the index');
  return symbol.member;
}

function withoutAllocator(libc: Uint8Array): { name: string; bytes: Uint8Array } {
  const archive = readArchive(libc, 'libc.a');
  const position = allocatorOf(archive);
  const members = editArchive(archive, { remove: new Set([position]), replace: new Map(), add: [] });
  const bytes = writeArchive(members, symbolsOfEdited(archive, parsed));
  return { name: archive.members[position]?.name ?? '', bytes };
}

for (const { title, part, archives } of sysroots) {
  describeWith(part, `archives of ${title}`, () => {
    it('are written as the embedded llvm-ar writes them', async () => {
      expect(await differing(archives(), embeddedAr)).toEqual([]);
    });

    it('have the index that their objects call for', () => {
      const wrong = [...archives()].filter(([path, bytes]) => {
        const archive = readArchive(bytes, path);
        const known = indexSymbols(archive);
        return archive.members.some(
          member => JSON.stringify(known.get(member) ?? []) !== JSON.stringify(parsed(member)),
        );
      });
      expect(wrong.map(([path]) => path)).toEqual([]);
    });

    // The embedded `llvm-ar d` leaves an archive as it is (its file tree ignores the replacing rename): make anew.
    it('lose the allocator of libc.a as the embedded llvm-ar writes the rest', async () => {
      const libc = libcOf(archives());
      const ours = withoutAllocator(libc);
      const { members } = readArchive(libc, 'libc.a');
      const theirs = await embeddedAr(members.filter(({ name }) => name !== ours.name));
      expect(Buffer.compare(ours.bytes, theirs)).toBe(0);
      expect(ours.bytes.length).toBeLessThan(libc.length);
    });

    describeWith(debian(), "with Debian's llvm-ar", () => {
      it('are written as it writes them', async () => {
        expect(await differing(archives(), programAr(debian().llvmAr))).toEqual([]);
      });

      it('lose the allocator of libc.a as with its `d`', () => {
        const libc = libcOf(archives());
        const ours = withoutAllocator(libc);
        const theirs = programDelete(debian().llvmAr, libc, ours.name);
        expect(Buffer.compare(ours.bytes, theirs)).toBe(0);
      });
    });
  });
}

describe('the archives of the sysroots', () => {
  it('include ones of eight bytes without any member', () => {
    const empty = sysroots
      .filter(({ part }) => part.missing === undefined)
      .flatMap(({ archives }) => [...archives()].filter(([, bytes]) => bytes.length === 8));
    expect(empty.length).toBeGreaterThan(0);
    for (const [path, bytes] of empty) {
      const { members, index, format } = readArchive(bytes, path);
      expect({ members, index, format }).toEqual({ members: [], index: undefined, format: 'gnu' });
      expect(writeArchive(members, parsed)).toEqual(new Uint8Array(bytes));
    }
  });
});
