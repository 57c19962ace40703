import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configDefaults } from '../../src/config/defaults.js';
import { loadConfig } from '../../src/config/load.js';
import { resolveConfig } from '../../src/config/resolve.js';
import { folder } from './folder.js';

test('the defaults are what an empty config comes to', () => {
  expect(configDefaults()).toStrictEqual(resolveConfig({}));
});

test('each project gets its own', () => {
  const changed = configDefaults();
  changed.verify.engines.length = 0;
  expect(configDefaults().verify.engines).toEqual(['v8']);
});

test('a project that sets nothing has them, with paths of its own', async () => {
  const root = folder();
  const expected = { ...resolveConfig({}), out: join(root, '.wamr-pthread') };
  expect((await loadConfig({ cwd: root })).config).toStrictEqual(expected);
  const empty = folder({ 'wamr-pthread.config.json': '{}' });
  expect((await loadConfig({ cwd: empty })).config.threads).toEqual(expected.threads);
});

test('a config without a value is still refused', async () => {
  const root = folder({ 'wamr-pthread.config.mjs': 'export default () => undefined;' });
  await expect(loadConfig({ cwd: root })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});
