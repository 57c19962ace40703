import { describe, expect, test } from 'vitest';
import { visible, visibleLine, visibleProse } from '../src/visible.js';

describe('texts of others', () => {
  test.each([
    ['plain ASCII, ümlauts and 日本語 stay', 'plain ASCII, ümlauts and 日本語 stay'],
    ['\u001b]0;title\u0007 and \u001b[2J', String.raw`\x1b]0;title\x07 and \x1b[2J`],
    ['\u0000, \u009b and \u007f', String.raw`\x00, \x9b and \x7f`],
    ['turned \u202eround\u2069', String.raw`turned \u{202e}round\u{2069}`],
    ['a\u2028b', String.raw`a\u{2028}b`],
    ['lines\r\nof\n\tWindows', 'lines\nof\n\tWindows'],
    ['back to\rthe start', String.raw`back to\rthe start`],
  ])('%j are shown as they are meant', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test('a line has no end in it', () => {
    expect(visibleLine('a\r\nb\tc')).toBe(String.raw`a\r\nb${'\t'}c`);
  });

  test('a log of CI takes nothing for a command', () => {
    expect(visibleProse('a::b\n::error::x\n  ##[error]y\n:one')).toBe(
      String.raw`a::b
\x3a:error::x
  \x23#[error]y
:one`,
    );
  });
});
