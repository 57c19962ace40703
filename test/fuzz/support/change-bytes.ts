import fc from 'fast-check';
import { leb, readLeb } from './leb.js';

/** Where in a range: a small number counts from its start, where lengths and counts stand, a large one wraps. */
const place = fc.oneof({ weight: 2, arbitrary: fc.nat(48) }, { weight: 1, arbitrary: fc.nat(1 << 20) });

/** Bytes that mean something: ends of LEB128 numbers, largest numbers, digits and ends of archive headers. */
const telling = fc.oneof(
  fc.constantFrom(
    ...[0, 1, 2, 0x0b, 0x0f, 0x10, 0x20, 0x2f, 0x30, 0x39, 0x40, 0x60, 0x7f, 0x80, 0xc0, 0xfe, 0xff],
  ),
  fc.nat(255),
);

/** What becomes of a number: counts, sizes, indices and addresses that do not fit the rest of the file. */
const numberChange = fc.constantFrom('more', 'less', 'double', 'half', 'zero', 'huge', 'largest', 'negative');
type NumberChange = typeof numberChange extends fc.Arbitrary<infer T> ? T : never;

const small = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: place, value: telling }),
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('leb' as const), at: place, change: numberChange }),
  fc.record({ kind: fc.constant('word' as const), at: place, change: numberChange }),
);

const large = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    at: place,
    values: fc.oneof(
      fc.constantFrom(
        [0xff, 0xff, 0xff, 0xff, 0x0f],
        [0x80, 0x80, 0x80, 0x80, 0x10],
        [0x80, 0x80, 0x80, 0x80, 0],
      ),
      fc.array(telling, { minLength: 1, maxLength: 8 }),
    ),
    insert: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('copy' as const),
    at: place,
    from: place,
    length: fc.integer({ min: 1, max: 60 }),
    insert: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('many' as const),
    at: place,
    length: fc.integer({ min: 1, max: 12 }),
    times: fc.integer({ min: 2, max: 4000 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
);
/** Mostly one byte or number: what more than that changes is mostly refused at once. */
export const bytesChange = fc.oneof({ weight: 3, arbitrary: small }, { weight: 1, arbitrary: large });
export type BytesChange = typeof bytesChange extends fc.Arbitrary<infer T> ? T : never;

/** Carries out one change; the bytes given stay as they are. */
export function changeBytes(bytes: Uint8Array, change: BytesChange): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const put = (values: Uint8Array, replaced = values.length) =>
    Buffer.concat([before, values, after.subarray(replaced)]);
  switch (change.kind) {
    case 'set':
      return put(Uint8Array.of(change.value));
    case 'flip':
      return put(Uint8Array.of((after[0] ?? 0) ^ (1 << change.bit)));
    case 'leb': {
      const { value, end } = readLeb(after, 0);
      return put(Uint8Array.from(leb(changeNumber(value, change.change))), end);
    }
    case 'word': {
      const word = Buffer.alloc(4);
      after.subarray(0, 4).forEach((byte, index) => {
        word[index] = byte;
      });
      word.writeUInt32LE(changeNumber(word.readUInt32LE(), change.change));
      return put(word.subarray(0, after.length));
    }
    case 'put':
      return put(Uint8Array.from(change.values), change.insert ? 0 : change.values.length);
    case 'remove':
      return Buffer.concat([before, after.subarray(change.length)]);
    case 'copy': {
      const from = bytes.length === 0 ? 0 : change.from % bytes.length;
      const values = bytes.slice(from, from + change.length);
      return put(values, change.insert ? 0 : values.length);
    }
    case 'many':
      return put(repeated(after.subarray(0, change.length), change.times), change.length);
    case 'cut':
      return before;
  }
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  return Buffer.concat(Array.from({ length: times }, () => piece));
}

const CHANGES: Record<NumberChange, (value: number) => number> = {
  more: value => value + 1,
  less: value => value - 1,
  double: value => value * 2,
  half: value => value / 2,
  zero: () => 0,
  huge: () => 0x7fff_ffff,
  largest: () => 0xffff_ffff,
  negative: value => -value,
};

function changeNumber(value: number, change: NumberChange): number {
  return Math.floor(CHANGES[change](value)) >>> 0;
}
