// Archives made of real objects that the embedded compiler makes of a few lines of C: forms of libc.a that no
// registry has. Compiled as wasi-libc is: for one thread, without atomics.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArchive } from '../../../src/archive/read.js';
import type { Archive, NewMember } from '../../../src/archive/types.js';
import { writeArchive } from '../../../src/archive/write.js';
import { discoverSdk } from '../../../src/sdk/discover.js';
import type { Sdk } from '../../../src/sdk/types.js';
import { definedSymbols, readObject } from '../../../src/wasm/object.js';
import { environment, nowhere } from '../../sdk/trees.js';
import { compileEmbedded } from '../../support/compile.js';

/** An object of C text. No headers: what is needed is declared in the text. */
export async function object(text: string): Promise<Uint8Array> {
  const args = ['--target=wasm32-wasip1', '-O1', '-fno-builtin', '-c', 'a.c', '-o', 'a.o'];
  return compileEmbedded({ files: { 'a.c': text }, args });
}

/** A member of C text under a name that means nothing. */
export async function member(name: string, text: string): Promise<NewMember> {
  return { name, data: await object(text) };
}

/** What every libc here has, so that it passes for one. */
export const ALLOCATOR = 'void *malloc(unsigned long n) { return 0; } void free(void *p) {}';

export function archiveOf(members: readonly NewMember[]): Archive {
  return readArchive(bytesOf(members), 'libc.a');
}

export function bytesOf(members: readonly NewMember[]): Uint8Array {
  return writeArchive(members, ({ name, data }) => definedSymbols(readObject(data, name)));
}

/** A sysroot in `folder` with this libc.a and nothing else, and what discovery says of it. */
export async function sysrootWith(folder: string, members: readonly NewMember[]): Promise<Sdk> {
  return sysrootWithArchive(folder, bytesOf(members));
}

export async function sysrootWithArchive(folder: string, libc: Uint8Array): Promise<Sdk> {
  for (const below of ['lib', 'include'])
    mkdirSync(join(folder, below, 'wasm32-wasip1'), { recursive: true });
  writeFileSync(join(folder, 'lib', 'wasm32-wasip1', 'libc.a'), libc);
  writeFileSync(join(folder, 'include', 'wasm32-wasip1', 'stdio.h'), '#pragma once\n');
  return discoverSdk({ config: { sysroot: folder }, env: environment(), places: nowhere(folder) });
}

/** The object without one of its custom sections, as `llvm-strip` leaves it. */
export function without(bytes: Uint8Array, section: string): Uint8Array {
  const found = readObject(bytes, 'a.o').sections.filter(({ name }) => name === section);
  const kept: Uint8Array[] = [];
  let at = 0;
  for (const { offset, end } of found) {
    kept.push(bytes.subarray(at, offset));
    at = end;
  }
  return Buffer.concat([...kept, bytes.subarray(at)]);
}
