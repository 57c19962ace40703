import { readArchive } from '../../../src/archive/read.js';

/** A sound file, taken apart so that mutations hit its structure and not only its bulk. */
export interface Specimen {
  readonly title: string;
  readonly parts: readonly Part[];
}

/** A piece of a file; `wrap` puts the right size in front of changed contents, so that readers get past it. */
export interface Part {
  readonly contents: Uint8Array;
  readonly wrap: (contents: Uint8Array) => Uint8Array;
}

const asItIs = (contents: Uint8Array): Uint8Array => contents;

/** A module or object: its first eight bytes, then one part for each section. */
export function wasmSpecimen(title: string, bytes: Uint8Array): Specimen {
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
  return { title, parts };
}

/** An archive: the signature, what describes it, then a header and the contents of each member. */
export function archiveSpecimen(title: string, bytes: Uint8Array): Specimen {
  const starts = readArchive(bytes, title).members.map(({ headerOffset }) => headerOffset);
  const first = starts[0] ?? bytes.length;
  const cuts = [
    0,
    8,
    ...range(8 + 60, first, 400),
    ...starts.flatMap(start => [start, start + 60]),
    bytes.length,
  ];
  const sorted = [...new Set(cuts)].sort((a, b) => a - b);
  const parts = sorted.slice(1).map((end, i) => ({ contents: bytes.subarray(sorted[i], end), wrap: asItIs }));
  return { title, parts };
}

export function join(parts: readonly Part[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts.map(({ contents, wrap }) => wrap(contents))));
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / step)) }, (_, i) => from + i * step);
}

function readLeb(bytes: Uint8Array, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, scale = 1; ; at += 1, scale *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [0x80 | (value & 0x7f), ...leb(value >>> 7)];
}
