import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clean, formatClean } from '../../src/clean.js';
import { rejectionOf } from '../archive/support/errors.js';
import { plant } from '../sdk/trees.js';
import { contents, project, type TestProject } from './support/project.js';

const cleaned = ({ cwd, env, sdk }: TestProject, more: object = {}, overrides: object = {}) =>
  clean({ cwd, env, overrides: { sdk: { sysroot: sdk }, ...overrides }, ...more });

test('the output folder goes; a dry run says so and removes nothing', async () => {
  const made = await project();
  await made.patch();
  const before = contents(made.cwd);
  const planned = await cleaned(made, { dryRun: true });
  expect(formatClean(planned, true)).toContain(`remove   ${made.out}/sysroots\n`);
  expect(contents(made.cwd)).toEqual(before);
  expect((await cleaned(made)).effects).toEqual(planned.effects);
  expect(readdirSync(made.cwd)).toEqual([]);
  expect(formatClean(await cleaned(made), false)).toBe('nothing to remove');
});

test('an SDK that is patched in place is pointed out', async () => {
  const made = await project();
  await made.patch({ sdk: { sysroot: made.sdk, inPlace: true } });
  expect(formatClean(await cleaned(made), false)).toContain(
    `note: the SDK in ${made.sdk} is still patched in place; type: npx wamr-pthread restore --sysroot ${made.sdk}`,
  );
});

test.each([
  [
    'somebody else made',
    (made: TestProject) => plant(made.cwd, { 'build/app.o': '', 'build/.gitignore': '*\n' }),
    'build',
    'it has no .gitignore that says that this tool made it',
  ],
  ['the project lies in', () => undefined, '.', 'the project itself lies in it'],
  ['is above the project', () => undefined, '..', 'the project itself lies in it'],
])('a folder that %s is refused', async (_, prepare, name, reason) => {
  const made = await project();
  prepare(made);
  const out = join(made.cwd, name);
  const before = contents(made.folder);
  const error = await rejectionOf(cleaned(made, {}, { out }));
  expect(error.code).toBe('CLEAN_REFUSED');
  expect(error.message).toContain(`${out} is not removed: ${reason}`);
  expect(error.hint).toBe(
    'Check `out` in the config (or --out). If everything in that folder may go, remove it yourself.',
  );
  expect(contents(made.folder)).toEqual(before);
});

test('the cache: folders of ours and nothing else', async () => {
  const made = await project();
  const cache = join(made.folder, 'cache');
  mkdirSync(cache);
  plant(cache, { 'facts-1/x.json': '{}', 'yowasp-clang-22.0.0-1/lib/x': '', 'runtime/x': '', 'mine/x': '' });
  const env = { ...made.env, WAMR_PTHREAD_CACHE: cache };
  const ours = (paths: readonly string[]) => paths.filter(path => path.startsWith(cache));
  const { effects } = await cleaned(made, { cache: true, dryRun: true, env });
  expect(ours(effects.map(({ path }) => path))).toEqual(
    ['facts-1', 'runtime', 'yowasp-clang-22.0.0-1'].map(name => join(cache, name)),
  );
});
