import fc from 'fast-check';
import { join, type Part, type Specimen } from './specimen.js';

/** Where in a range: a small number counts from its start, where lengths and counts stand, a large one wraps. */
const place = fc.oneof({ weight: 2, arbitrary: fc.nat(48) }, { weight: 1, arbitrary: fc.nat(1 << 20) });

/** Bytes that mean something: ends of LEB128 numbers, largest numbers, digits and ends of archive headers. */
const telling = fc.oneof(
  fc.constantFrom(
    0,
    1,
    2,
    0x0b,
    0x0f,
    0x10,
    0x20,
    0x2f,
    0x30,
    0x39,
    0x40,
    0x60,
    0x7f,
    0x80,
    0xc0,
    0xfe,
    0xff,
  ),
  fc.nat(255),
);

const oneByteChange = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: place, value: telling }),
  fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
);

const largerChange = fc.oneof(
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
  fc.record({ kind: fc.constant('cut' as const), at: place }),
);
/** Mostly one byte: what more than that changes is mostly refused at once. */
const bytesChange = fc.oneof({ weight: 3, arbitrary: oneByteChange }, { weight: 1, arbitrary: largerChange });
type BytesChange = typeof bytesChange extends fc.Arbitrary<infer T> ? T : never;

const partChange = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('within' as const), part: fc.nat(200), change: bytesChange }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), part: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), part: fc.nat(200) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('move' as const), part: fc.nat(200), to: fc.nat(200) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('borrow' as const), part: fc.nat(200), of: fc.nat(200) }),
  },
);
type PartChange = typeof partChange extends fc.Arbitrary<infer T> ? T : never;

/** A damaged file, as the choices that lead to it, so that a failure can be made smaller. */
export const damage = fc.record({
  specimen: fc.nat(1000),
  donor: fc.nat(1000),
  parts: fc.oneof(
    { weight: 3, arbitrary: fc.tuple(partChange) },
    { weight: 1, arbitrary: fc.array(partChange, { maxLength: 4 }) },
  ),
  bytes: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.tuple(bytesChange) }),
});
export type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

/** Carries out the choices: first on parts, whose sizes are put right, then on the bytes of the whole. */
export function apply(choices: Damage, specimens: readonly Specimen[]): Uint8Array {
  const chosen = pick(specimens, choices.specimen);
  const donor = pick(specimens, choices.donor);
  const parts = choices.parts.reduce(
    (now, change) => changePart(now, change, donor.parts),
    [...chosen.parts],
  );
  return choices.bytes.reduce(changeBytes, join(parts));
}

function changePart(parts: Part[], change: PartChange, donor: readonly Part[]): Part[] {
  if (parts.length === 0) return parts;
  const at = change.part % parts.length;
  const part = pick(parts, at);
  if (change.kind === 'within')
    return parts.toSpliced(at, 1, { ...part, contents: changeBytes(part.contents, change.change) });
  if (change.kind === 'drop') return parts.toSpliced(at, 1);
  if (change.kind === 'repeat') return parts.toSpliced(at, 0, part);
  if (change.kind === 'move') return parts.toSpliced(at, 1).toSpliced(change.to % parts.length, 0, part);
  return parts.toSpliced(at, 1, pick(donor, change.of));
}

function changeBytes(bytes: Uint8Array, change: BytesChange): Uint8Array {
  const at = bytes.length === 0 ? 0 : change.at % bytes.length;
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const put = (values: Uint8Array, insert: boolean) =>
    Buffer.concat([before, values, after.subarray(insert ? 0 : values.length)]);
  switch (change.kind) {
    case 'set':
      return put(Uint8Array.of(change.value), false);
    case 'flip':
      return put(Uint8Array.of((after[0] ?? 0) ^ (1 << change.bit)), false);
    case 'put':
      return put(Uint8Array.from(change.values), change.insert);
    case 'remove':
      return Buffer.concat([before, after.subarray(change.length)]);
    case 'copy': {
      const from = bytes.length === 0 ? 0 : change.from % bytes.length;
      return put(bytes.slice(from, from + change.length), change.insert);
    }
    case 'cut':
      return before;
  }
}

function pick<T>(among: readonly T[], number: number): T {
  const chosen = among[number % among.length];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}
