import { expect, test } from 'vitest';
import { withoutFacades } from '../../../cli/dev/facades.js';

const chunk = (fileName: string, code: string, moduleIds: string[] = []) => ({
  fileName,
  code,
  isEntry: false,
  moduleIds,
});
const verify = chunk('verify.js', 'function formatShort() {}\nexport { formatShort as t, levels };', [
  'short',
]);
const user = (code: string) => chunk('start.js', code, ['index']);

test('a file that only passes names on goes, and its names come from where they are', () => {
  const facade = chunk('short.js', 'export { t as formatShort, levels } from "./verify.js";\n');
  const kept = withoutFacades([verify, facade, user('(await import("./short.js")).formatShort')]);
  expect(kept).toEqual([
    verify,
    user(
      '(await import("./verify.js").then(all => ({ formatShort: all.t, levels: all.levels }))).formatShort',
    ),
  ]);
});

test('other lazy imports stay', () => {
  const chunks = [verify, user('await import("./verify.js"); await import("yargs")')];
  expect(withoutFacades(chunks)).toEqual(chunks);
});

test.each([
  ['import { t } from "./verify.js";\nt();', 'await import("./short.js")', 'short.js: is not only names'],
  ['export { t as a } from "./verify.js";', 'import { a } from "./short.js";', 'start.js: loads short.js'],
  ['export { t as a } from "./verify.js";', '', 'short.js: passes names on, but nothing loads it'],
])('%s, %s: refused', (code, use, message) => {
  expect(() => withoutFacades([verify, chunk('short.js', code), user(use)])).toThrow(message);
});
