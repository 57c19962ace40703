import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexSymbols } from '../../src/archive/index-symbols.js';
import { readArchive } from '../../src/archive/read.js';
import { isAllocatorSymbol } from '../../src/sdk/symbols.js';
import { libcOf, sysroots } from '../archive/support/sysroots.js';

/** A libc.a to edit. */
export interface Subject {
  readonly title: string;
  /** A copy in the temporary folder. */
  readonly file: string;
  readonly size: number;
  /** Name of the member that holds the allocator: `llvm-ar d` needs it. */
  readonly allocator: string;
}

/** The libc.a of each sysroot that this machine has, and the reasons why others are absent. */
export function findSubjects(folder: string): { subjects: Subject[]; missing: string[] } {
  const subjects: Subject[] = [];
  const missing: string[] = [];
  for (const { title, part, archives } of sysroots) {
    if (part.missing !== undefined) {
      missing.push(`${title}: needs ${part.missing}`);
      continue;
    }
    const bytes = libcOf(archives());
    const place = join(folder, `libc-${subjects.length}`);
    mkdirSync(place);
    const file = join(place, 'libc.a');
    writeFileSync(file, bytes);
    subjects.push({ title, file, size: bytes.length, allocator: allocatorOf(bytes, title) });
  }
  return { subjects, missing };
}

function allocatorOf(bytes: Uint8Array, title: string): string {
  for (const [{ name }, symbols] of indexSymbols(readArchive(bytes, title)))
    if (symbols.some(isAllocatorSymbol)) return name;
  throw new Error(`${title}: libc.a has no allocator`);
}
