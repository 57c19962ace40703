import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, valueAt } from '../../config/merge.js';
import { upwards } from '../../fast-path.js';
import { readProjectFile } from '../../init/files.js';
import { allowsOurScript } from '../allowed-scripts.js';
import { note, ok, skipped, warning } from '../observe.js';
import {
  installManifest,
  type Manifest,
  nearestManifest,
  type PackageManager,
  packageManager,
} from '../package-manager.js';
import type { Check, Observation } from '../types.js';

/** First versions that do not run scripts of dependencies unless the project says so. */
const BLOCKS_FROM = { npm: 12, pnpm: 10, yarn: 4 } as const;

const OWN_SCRIPT = 'or let the project do it: "postinstall": "wamr-pthread patch" in its own package.json.';

const APPROVE = {
  npm: `npm install-scripts approve wamr-pthread && npm rebuild wamr-pthread, ${OWN_SCRIPT}`,
  pnpm: `pnpm approve-builds wamr-pthread, ${OWN_SCRIPT}`,
  yarn: `"dependenciesMeta": { "wamr-pthread": { "built": true } } in package.json, ${OWN_SCRIPT}`,
} as const;

export const check: Check = {
  id: 'install-scripts',
  title: 'Install scripts',
  why: 'Package managers no longer run scripts of dependencies: the install succeeds, and the sysroot is not patched.',
  source: 'docs.npmjs.com, npm-approve-scripts; pnpm.io, approve-builds',
  async observe({ cwd, env }) {
    const manifest = nearestManifest(cwd);
    if (manifest === undefined) return [skipped('no package.json here or above')];
    const root = installManifest(manifest);
    if (turnedOff(root.folder))
      return [
        warning(
          '.npmrc has ignore-scripts=true: no install script runs',
          'Run wamr-pthread patch before each build.',
        ),
      ];
    const own = ownScript(manifest);
    if (own !== undefined)
      return [ok(`package.json: scripts.${own} patches; a project's own scripts are not blocked`)];
    if (!isDependency(manifest)) return [note('wamr-pthread is no dependency of this package.json')];
    const manager = await packageManager(root, env);
    return [
      manager === undefined
        ? note('no lock file: the package manager is not known')
        : judge(manifest, root, manager),
    ];
  },
};

function judge(project: Manifest, root: Manifest, { name, major, evidence }: PackageManager): Observation {
  if (!bringsScript(project.folder))
    return note(`${evidence}: the installed wamr-pthread has no install script`);
  if (major === undefined || major < BLOCKS_FROM[name])
    return ok(`${evidence}: runs scripts of dependencies`);
  if (allowsOurScript(root))
    return ok(`${evidence}: blocks scripts of dependencies, wamr-pthread is allowed`);
  return warning(`${evidence}: blocks the install script of wamr-pthread`, APPROVE[name]);
}

function turnedOff(folder: string): boolean {
  return /^\s*ignore-scripts\s*=\s*true\s*$/m.test(readProjectFile(folder, '.npmrc') ?? '');
}

/** A script of the project itself that runs after an install and patches. */
function ownScript({ data }: Manifest): string | undefined {
  const names = ['preinstall', 'install', 'postinstall', 'prepare'];
  return names.find(name => String(valueAt(data, ['scripts', name])).includes('wamr-pthread patch'));
}

function isDependency({ data }: Manifest): boolean {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].some(key => {
    const list = data[key];
    return isRecord(list) && 'wamr-pthread' in list;
  });
}

/** Whether the package as it is installed has a script that could be blocked. */
function bringsScript(folder: string): boolean {
  const place = join('node_modules', 'wamr-pthread', 'package.json');
  const holder = upwards(folder).find(each => existsSync(join(each, place)));
  const installed =
    holder === undefined ? undefined : nearestManifest(join(holder, 'node_modules', 'wamr-pthread'));
  return installed !== undefined && valueAt(installed.data, ['scripts', 'postinstall']) !== undefined;
}
