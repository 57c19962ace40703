import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSize, formatSize, parseSize } from '../../src/config/size.js';

describe('parseSize', () => {
  it.each([
    ['0', 0],
    ['65536', 65_536],
    ['12B', 12],
    ['64KiB', 65_536],
    ['1.5 MiB', 1_572_864],
    [' 4GiB ', 4_294_967_296],
  ])('reads %j as %i bytes', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });

  it.each(['', '64K', '64KB', '64kib', '-1', '1e6', '0x10', '0.3KiB', '.5MiB', '1 2', '9999999999GiB'])(
    'refuses %j',
    text => {
      expect(parseSize(text)).toBeUndefined();
    },
  );
});

describe('formatSize and exactSize', () => {
  it('rounds for people, but not in arithmetic', () => {
    expect(formatSize(65_537)).toBe('64 KiB');
    expect(exactSize(65_537)).toBe('65537 bytes');
    expect(exactSize(1_310_720)).toBe('1.25 MiB');
    expect(exactSize(0)).toBe('0 bytes');
  });

  it('an exact size in a unit reads back as itself', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 }), bytes => {
        const text = exactSize(bytes);
        expect(text.endsWith('bytes') ? Number.parseInt(text, 10) : parseSize(text)).toBe(bytes);
      }),
    );
  });
});
