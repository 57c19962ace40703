import fc from 'fast-check';
import { bytesChange, changeBytes } from './change-bytes.js';
import { join, type Part, type Specimen } from './specimen.js';

const which = fc.nat(200);
const partChange = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('within' as const),
      part: which,
      inner: which,
      change: bytesChange,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop' as const), part: which, inner: which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), part: which, inner: which }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('move' as const), part: which, inner: which, to: which }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('borrow' as const), part: which, inner: which, of: which }),
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
  // Buffers would share their memory with what slices of them are taken for.
  return new Uint8Array(choices.bytes.reduce(changeBytes, join(parts)));
}

function changePart(parts: Part[], change: PartChange, donor: readonly Part[]): Part[] {
  if (parts.length === 0) return parts;
  const at = change.part % parts.length;
  const part = pick(parts, at);
  // One in four changes is to the part as a whole, the others go into what it consists of.
  if (part.parts !== undefined && change.inner % 4 > 0) {
    const inner = { ...change, part: change.inner };
    const from = pick(donor, change.part).parts ?? donor;
    return parts.toSpliced(at, 1, rebuilt(part, changePart([...part.parts], inner, from)));
  }
  if (change.kind === 'within')
    return parts.toSpliced(at, 1, { wrap: part.wrap, contents: changeBytes(part.contents, change.change) });
  if (change.kind === 'drop') return parts.toSpliced(at, 1);
  if (change.kind === 'repeat') return parts.toSpliced(at, 0, part);
  if (change.kind === 'move') return parts.toSpliced(at, 1).toSpliced(change.to % parts.length, 0, part);
  return parts.toSpliced(at, 1, pick(donor, change.of));
}

function rebuilt({ wrap }: Part, parts: readonly Part[]): Part {
  return { wrap, parts, contents: join(parts) };
}

function pick<T>(among: readonly T[], number: number): T {
  const chosen = among[number % among.length];
  if (chosen === undefined) throw new Error('nothing to choose from');
  return chosen;
}
