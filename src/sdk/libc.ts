import { readFile, stat } from 'node:fs/promises';
import { indexSymbols } from '../archive/index-symbols.js';
import { readArchive } from '../archive/read.js';
import type { Archive } from '../archive/types.js';
import { isWamrPthreadError, WamrPthreadError } from '../errors.js';
import { checkHeader } from '../wasm/header.js';
import { definedSymbols, readObject } from '../wasm/object.js';
import { isAllocatorSymbol, isThreadSymbol, LANDMARK } from './symbols.js';
import type { LibcDescription, MemberSymbols } from './types.js';

/**
 * What a libc.a contains, judged by the symbols its members define.
 *
 * They come from the archive's index; where it has none, from the members themselves. Throws IO_READ, the errors of
 * a damaged archive with its file name, and WASM_NOT_WASM where the first member is no WebAssembly object.
 */
export async function describeLibc(file: string): Promise<LibcDescription> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WamrPthreadError('IO_READ', `${file}: cannot be read: ${reason}`, { cause });
  });
  const { size } = await stat(file);
  const archive = readArchive(bytes, file);
  refuseHostObjects(archive);
  const members = memberSymbols(archive);
  const all = new Set(members.flatMap(({ symbols }) => symbols));
  return {
    file,
    size,
    members: archive.members.length,
    generation: generationOf(all),
    allocator: pick(members, isAllocatorSymbol),
    threads: pick(members, isThreadSymbol),
    stdioLocks: all.has(LANDMARK.fileLock),
  };
}

/** A libc.a of the host has `malloc` and `pthread_create` too, and its index would look right. */
function refuseHostObjects(archive: Archive): void {
  const [first] = archive.members;
  if (first === undefined) return;
  try {
    checkHeader(first.data, `${archive.file}(${first.name})`);
  } catch (cause) {
    if (!isWamrPthreadError(cause) || cause.code !== 'WASM_NOT_WASM') throw cause;
    throw new WamrPthreadError(cause.code, cause.message, {
      hint: 'This libc.a was not built for WebAssembly. Name the folder of a wasi-sdk release with --sdk.',
      cause,
    });
  }
}

function memberSymbols(archive: Archive): MemberSymbols[] {
  // GNU ar leaves an index without entries, because it cannot read wasm objects.
  const indexed = archive.index?.length ? indexSymbols(archive) : undefined;
  return archive.members.map((member, position) => ({
    member: member.name,
    position,
    symbols:
      indexed === undefined
        ? definedSymbols(readObject(member.data, `${archive.file}(${member.name})`))
        : (indexed.get(member) ?? []),
  }));
}

function pick(members: readonly MemberSymbols[], wanted: (name: string) => boolean): MemberSymbols[] {
  return members
    .map(each => ({ ...each, symbols: each.symbols.filter(wanted) }))
    .filter(({ symbols }) => symbols.length > 0);
}

function generationOf(symbols: ReadonlySet<string>): LibcDescription['generation'] {
  if (symbols.has(LANDMARK.ours)) return 'ours';
  if (LANDMARK.wasiThreads.some(name => symbols.has(name))) return 'T';
  if (symbols.has(LANDMARK.fileLock) && symbols.has(LANDMARK.futexWait)) return '3';
  if (![...symbols].some(name => name.startsWith('pthread_'))) return '1';
  return symbols.has(LANDMARK.create) ? '2' : '1.5';
}
