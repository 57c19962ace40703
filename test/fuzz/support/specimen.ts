import { readArchive } from '../../../src/archive/read.js';
import { leb, readLeb } from './leb.js';

/** A sound file, taken apart so that mutations hit its structure and not only its bulk. */
export interface Specimen {
  readonly title: string;
  readonly parts: readonly Part[];
}

/** A piece of a file; `wrap` puts the right size in front of changed contents, so that readers get past it. */
export interface Part {
  readonly contents: Uint8Array;
  readonly wrap: (contents: Uint8Array) => Uint8Array;
  /** What `contents` consist of, where they are a file themselves. */
  readonly parts?: readonly Part[];
}

const asItIs = (contents: Uint8Array): Uint8Array => contents;
const HEADER = 60;

/** A module or object: its first eight bytes, then one part for each section. */
export function wasmSpecimen(title: string, bytes: Uint8Array): Specimen {
  return { title, parts: wasmParts(bytes) };
}

/** A file without a structure that is known here, such as text and bitcode. */
export function plainSpecimen(title: string, bytes: Uint8Array): Specimen {
  return { title, parts: [{ contents: bytes, wrap: asItIs }] };
}

function wasmParts(bytes: Uint8Array): Part[] {
  const parts: Part[] = [{ contents: bytes.subarray(0, 8), wrap: asItIs }];
  let at = 8;
  while (at < bytes.length) {
    const id = bytes[at] ?? 0;
    const { value: size, end: start } = readLeb(bytes, at + 1);
    const wrap = (contents: Uint8Array) =>
      Buffer.concat([Buffer.from([id, ...leb(contents.length)]), contents]);
    parts.push({ contents: bytes.subarray(start, start + size), wrap });
    at = start + size;
  }
  return parts;
}

/** An archive: the signature, what describes it, then the members, each with a header that fits its contents. */
export function archiveSpecimen(title: string, bytes: Uint8Array): Specimen {
  const { members } = readArchive(bytes, title);
  const starts = members.map(({ headerOffset }) => headerOffset);
  const first = starts[0] ?? bytes.length;
  const head = [0, 8, ...range(8 + HEADER, first, 400), first];
  const parts: Part[] = head
    .slice(1)
    .map((end, i) => ({ contents: bytes.subarray(head[i], end), wrap: asItIs }))
    .filter(({ contents }) => contents.length > 0);
  starts.forEach((start, position) => {
    const header = bytes.subarray(start, start + HEADER);
    const contents = bytes.subarray(start + HEADER, endOf(header, start));
    parts.push({ contents: header, wrap: asItIs });
    const isWasm = contents[0] === 0 && contents[1] === 0x61;
    parts.push({ contents, wrap: padded, ...(isWasm ? { parts: wasmParts(contents) } : {}) });
    // One member in two has its header rewritten for what became of its contents; the other keeps what it said.
    if (position % 2 === 0) parts.push(withHeader(parts.splice(-2)));
  });
  return { title, parts };
}

function endOf(header: Uint8Array, start: number): number {
  return start + HEADER + Number(Buffer.from(header.subarray(48, 58)).toString('latin1'));
}

function withHeader([header, contents]: readonly Part[]): Part {
  if (header === undefined || contents === undefined) throw new Error('no member');
  return { ...contents, wrap: now => Buffer.concat([sized(header.contents, now.length), padded(now)]) };
}

function sized(header: Uint8Array, size: number): Uint8Array {
  const copy = Buffer.from(header);
  copy.write(String(size).padEnd(10), 48, 'latin1');
  return copy;
}

function padded(contents: Uint8Array): Uint8Array {
  return contents.length % 2 === 0 ? contents : Buffer.concat([contents, Buffer.from('\n')]);
}

export function join(parts: readonly Part[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map(({ contents, wrap }) => wrap(contents))));
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + i * step);
}
