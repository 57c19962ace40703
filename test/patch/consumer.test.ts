// For whom this package is installed: told from the variables as npm, pnpm and yarn were seen to set them.
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findConsumer } from '../../src/consumer.js';
import { plant, scratch } from '../sdk/trees.js';

interface Case {
  readonly title: string;
  /** Files below the scratch folder. */
  readonly files?: Record<string, string>;
  readonly installed: string;
  /** Folders relative to the scratch folder. */
  readonly env: Record<string, string>;
  /** A link, and the folder that it shows. */
  readonly link?: readonly [path: string, target: string];
  readonly found: string | undefined;
}

const CONFIG = { 'app/wamr-pthread.config.json': '{}' };
const IN_APP = 'app/node_modules/wamr-pthread';

const CASES: readonly Case[] = [
  { title: 'npm and yarn 1', files: CONFIG, installed: IN_APP, env: { INIT_CWD: 'app' }, found: 'app' },
  {
    title: 'a config that is a program',
    files: { 'app/wamr-pthread.config.ts': '' },
    installed: IN_APP,
    env: { INIT_CWD: 'app' },
    found: 'app',
  },
  {
    title: 'the key of package.json',
    files: { 'app/package.json': '{ "wamr-pthread": {} }' },
    installed: IN_APP,
    env: { INIT_CWD: 'app' },
    found: 'app',
  },
  {
    title: 'no config',
    files: { 'app/package.json': '{ "devDependencies": { "wamr-pthread": "1" } }' },
    installed: IN_APP,
    env: { INIT_CWD: 'app' },
    found: undefined,
  },
  {
    title: 'started in a folder below',
    files: { ...CONFIG, 'app/src/x': '' },
    installed: IN_APP,
    env: { INIT_CWD: 'app/src' },
    found: 'app',
  },
  {
    title: 'started in a member of a workspace that has a config of its own',
    files: { ...CONFIG, 'app/packages/one/wamr-pthread.config.json': '{}' },
    installed: IN_APP,
    env: { INIT_CWD: 'app/packages/one' },
    found: 'app/packages/one',
  },
  {
    title: 'npm --prefix app install',
    files: CONFIG,
    installed: IN_APP,
    env: { INIT_CWD: '.', npm_config_local_prefix: 'app' },
    found: 'app',
  },
  {
    title: 'a package of a package',
    files: CONFIG,
    installed: 'app/node_modules/other/node_modules/wamr-pthread',
    env: { INIT_CWD: 'app' },
    found: 'app',
  },
  {
    title: 'pnpm',
    files: CONFIG,
    installed: 'app/node_modules/.pnpm/wamr-pthread@1.0.0/node_modules/wamr-pthread',
    env: { INIT_CWD: 'app' },
    found: 'app',
  },
  {
    title: "pnpm with a store for the machine's projects together",
    files: CONFIG,
    installed: 'store/links/wamr-pthread/1.0.0/0123/node_modules/wamr-pthread',
    link: ['app/node_modules/wamr-pthread', 'store/links/wamr-pthread/1.0.0/0123/node_modules/wamr-pthread'],
    env: { INIT_CWD: 'app' },
    found: 'app',
  },
  {
    title: 'yarn without node_modules',
    files: CONFIG,
    installed: 'app/.yarn/unplugged/wamr-pthread-npm-1.0.0-0123/node_modules/wamr-pthread',
    env: { INIT_CWD: 'app', PROJECT_CWD: 'app' },
    found: 'app',
  },
  {
    title: 'npm install --global, typed in a project',
    files: CONFIG,
    installed: 'usr/lib/node_modules/wamr-pthread',
    env: { INIT_CWD: 'app', npm_config_local_prefix: 'app' },
    found: undefined,
  },
  {
    title: 'npx without an installation, typed in a project',
    files: CONFIG,
    installed: 'home/.npm/_npx/0123/node_modules/wamr-pthread',
    env: { INIT_CWD: 'app', npm_config_local_prefix: 'app' },
    found: undefined,
  },
  {
    title: 'a config above the project says nothing about it',
    files: { 'wamr-pthread.config.json': '{}' },
    installed: IN_APP,
    env: { INIT_CWD: 'app' },
    found: undefined,
  },
  {
    title: 'yarn 1 below an npm script of another folder',
    files: { ...CONFIG, 'tools/x': '' },
    installed: IN_APP,
    env: { INIT_CWD: 'tools', npm_config_local_prefix: 'tools' },
    found: 'app',
  },
];

test.each(CASES)('$title', ({ files = {}, installed, link, env, found }) => {
  const folder = scratch();
  mkdirSync(join(folder, 'app'), { recursive: true });
  mkdirSync(join(folder, installed), { recursive: true });
  plant(folder, files);
  if (link !== undefined) {
    const [path, target] = link.map(each => join(folder, each));
    mkdirSync(dirname(path ?? ''), { recursive: true });
    symlinkSync(target ?? '', path ?? '');
  }
  const absolute = Object.entries(env).map(([name, path]) => [name, join(folder, path)]);
  expect(findConsumer(join(folder, installed), Object.fromEntries(absolute))).toBe(
    found === undefined ? undefined : join(folder, found),
  );
});
