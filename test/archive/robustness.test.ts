// Properties over generated archives: nothing is lost on the way out and back, and damage never escapes as an
// untyped error or keeps the reader busy.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/archive/read.js';
import type { NewMember } from '../../src/archive/types.js';
import { writeArchive } from '../../src/archive/write.js';
import { isWamrPthreadError } from '../../src/errors.js';
import { ARCH, be32, bytesOf, le32, member, textOf } from './support/hand-made.js';
import { embeddedAr } from './support/llvm-ar.js';

const name = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
    fc.constantFrom('/', '//', '/0', '/SYM64/', '#1/8', '__.SYMDEF', '__.SYMDEF SORTED', 'a.o', ' a.o '),
  )
  .filter(text => !/[\n\0\p{Surrogate}]/u.test(text));

const symbols = fc.array(
  fc.string({ maxLength: 12, unit: 'grapheme' }).filter(text => !/[\0\p{Surrogate}]/u.test(text)),
  { maxLength: 4 },
);

const members = fc.array(fc.record({ name, data: fc.uint8Array({ maxLength: 70 }), symbols }), {
  maxLength: 8,
});

describe('an archive', () => {
  it('that was written reads back the same, with either index', () => {
    fc.assert(
      fc.property(members, fc.boolean(), (written, large) => {
        const symbolsOf = new Map<NewMember, string[]>(written.map(entry => [entry, entry.symbols]));
        const bytes = writeArchive(written, entry => symbolsOf.get(entry) ?? [], large ? 0 : undefined);
        const archive = readArchive(bytes, 'a.a');
        expect(archive.members.map(entry => [entry.name, textOf(entry.data)])).toEqual(
          written.map(entry => [entry.name, textOf(entry.data)]),
        );
        expect(archive.index ?? []).toEqual(
          written.flatMap((entry, position) =>
            entry.symbols.map(symbol => ({ name: symbol, member: position })),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('is read in at most a linear amount of work, whatever an index claims', () => {
    const count = 20_000;
    const names = `${'x'.repeat(count)}\0`;
    const table = Array.from({ length: count }, (_, i) => [i, 8]).flat();
    const bsd = ARCH + member('__.SYMDEF', `${le32(8 * count, ...table, names.length)}${names}`);
    const gnu = ARCH + member('/', `${be32(count, ...table.slice(0, count))}${'\0'.repeat(count)}`);
    for (const text of [bsd, gnu]) {
      const started = performance.now();
      expect(typedErrorOf(bytesOf(text))).toBe('ARCHIVE_MALFORMED');
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});

/** The code of the error, or `undefined` for an archive that is accepted; an untyped error is thrown on. */
function typedErrorOf(bytes: Uint8Array): string | undefined {
  try {
    readArchive(bytes, 'a.a');
    return undefined;
  } catch (error) {
    if (isWamrPthreadError(error)) return error.code;
    throw error;
  }
}

/** Small archives with everything that the formats have. */
async function specimens(): Promise<Uint8Array[]> {
  const data = bytesOf('\0asm\x01\0\0\0');
  const files = ['a.o', 'a_name_that_is_long.o', 'b.o'].map(file => ({ name: file, data }));
  const symbolsOf = (entry: NewMember): string[] => [`in_${entry.name}`];
  return [
    writeArchive(files, symbolsOf),
    writeArchive(files, symbolsOf, 0),
    await embeddedAr(files, ['qcsD', '--format=bsd']),
    bytesOf(
      ARCH +
        member('__.SYMDEF SORTED', `${le32(16, 0, 100, 4, 100, 8)}one\0two\0`) +
        member('#1/8', 'a.o\0\0\0\0\0contents'),
    ),
  ];
}

describe('a damaged archive', () => {
  it('cut at any offset is an error or ends where a member ends', async () => {
    for (const bytes of await specimens()) {
      const { members } = readArchive(bytes, 'a.a');
      let accepted = 0;
      for (let end = 0; end < bytes.length; end++) {
        const code = typedErrorOf(bytes.subarray(0, end));
        if (code === undefined) accepted++;
        else expect(code).toBe(end === 0 ? 'ARCHIVE_NOT_ARCHIVE' : 'ARCHIVE_MALFORMED');
      }
      // Only cuts between members leave an archive, and where the index still fits.
      expect(accepted).toBeLessThanOrEqual(2 * (members.length + 2));
    }
  });

  it('with flipped bits is read or refused, never worse', async () => {
    const all = await specimens();
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
        (sound, changes) => {
          const bytes = new Uint8Array(sound);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          const started = performance.now();
          typedErrorOf(bytes);
          expect(performance.now() - started).toBeLessThan(500);
        },
      ),
      { numRuns: 5000 },
    );
  });
});
