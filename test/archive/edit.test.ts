import { describe, expect, it } from 'vitest';
import { editArchive } from '../../src/archive/edit.js';
import { indexSymbols, symbolsOfEdited } from '../../src/archive/index-symbols.js';
import { readArchive } from '../../src/archive/read.js';
import { writeArchive } from '../../src/archive/write.js';
import { errorOf } from './support/errors.js';
import { bytesOf } from './support/hand-made.js';

/** Three members, two of the same name; `b.o` has no symbols. */
function sample() {
  const members = ['a.o', 'b.o', 'a.o'].map((name, i) => ({ name, data: bytesOf(`${name} ${i}`) }));
  const symbols = [['first', 'common'], [], ['second']];
  let next = 0;
  return readArchive(
    writeArchive(members, () => symbols[next++] ?? []),
    'lib/libc.a',
  );
}

const nothing = { remove: new Set<number>(), replace: new Map<number, Uint8Array>(), add: [] };

describe('editArchive', () => {
  it('changes nothing when asked for nothing, and keeps the very members', () => {
    const archive = sample();
    expect(editArchive(archive, nothing).map((member, i) => member === archive.members[i])).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('removes by position, so that one of two members of a name can stay', () => {
    const archive = sample();
    const [, , last] = archive.members;
    expect(editArchive(archive, { ...nothing, remove: new Set([0, 1]) })).toEqual([last]);
  });

  it('replaces in place and adds at the end', () => {
    const data = bytesOf('new');
    const added = { name: 'c.o', data: bytesOf('c') };
    const edited = editArchive(sample(), {
      remove: new Set([0]),
      replace: new Map([[1, data]]),
      add: [added],
    });
    expect(edited.map(({ name }) => name)).toEqual(['b.o', 'a.o', 'c.o']);
    expect(edited[0]).toEqual({ name: 'b.o', data });
  });

  it('refuses positions that are not there or wanted twice', () => {
    const outside = errorOf(() => editArchive(sample(), { ...nothing, remove: new Set([3]) }));
    expect([outside.code, outside.message]).toEqual([
      'INTERNAL',
      'an edit of lib/libc.a names member 3 of 3',
    ]);
    const both = { ...nothing, remove: new Set([1]), replace: new Map([[1, bytesOf('')]]) };
    expect(errorOf(() => editArchive(sample(), both)).message).toBe(
      'an edit of lib/libc.a removes and replaces member 1',
    );
  });
});

describe('symbols from the index', () => {
  it('are known for the members that have any', () => {
    const archive = sample();
    const [first, , last] = archive.members;
    expect([...indexSymbols(archive)]).toEqual([
      [first, ['first', 'common']],
      [last, ['second']],
    ]);
  });

  it('are used for untouched members; changed, new and unlisted ones are parsed', () => {
    const archive = sample();
    const edited = editArchive(archive, {
      remove: new Set(),
      replace: new Map([[2, bytesOf('changed')]]),
      add: [{ name: 'c.o', data: bytesOf('c') }],
    });
    const parsed: string[] = [];
    const symbolsOf = symbolsOfEdited(archive, ({ name }) => {
      parsed.push(name);
      return [`parsed ${name}`];
    });
    expect(edited.map(symbolsOf)).toEqual([
      ['first', 'common'],
      ['parsed b.o'],
      ['parsed a.o'],
      ['parsed c.o'],
    ]);
    expect(parsed).toEqual(['b.o', 'a.o', 'c.o']);
  });
});
