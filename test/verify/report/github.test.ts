import { expect, test } from 'vitest';
import { formatGithub } from '../../../src/verify/report/github.js';
import { bad, clean, full } from '../support/reports.js';

test('one annotation for each finding, then the verdict', () => {
  expect(formatGithub([clean, bad])).toBe(
    [
      'PASS app.wasm: no findings',
      '::error file=app.wasm,title=wamr-pthread allocator-inside::dlmalloc is inside%0APatch.',
      '::error file=app.wasm,title=wamr-pthread run-trap::v8: thread 2 trapped%0ALook.',
      '::warning file=app.wasm,title=wamr-pthread stack-slice::small%0ALink again.',
      '::notice file=app.wasm,title=wamr-pthread no-name-section::no names%0AKeep them.',
      'FAIL app.wasm: 2 errors, 1 warning, 1 note',
      '',
    ].join('\n'),
  );
});

test('no text of a finding can end a command or begin one; known findings are only counted', () => {
  const lines = formatGithub([full]).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toBe(
    '::error file=src/my part%2C1.c,line=12,col=3,title=wamr-pthread object-allocator::build dir/libäpp.a(part.o): a < b && "c" > 100%25, d: e\u0000\ud800 ::error::x%0Anext line%0ADo%0D%0Athis.',
  );
  expect(lines[2]).toBe('FAIL build dir/libäpp.a: 2 errors, 1 known');
  expect(formatGithub([{ ...clean, file: 'a\n::error::b' }])).toBe('PASS a ::error::b: no findings\n');
});
