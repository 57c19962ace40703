import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { partsDir } from '../../support/parts.js';

/** A package manager, as a project meets it. */
export interface Manager {
  readonly name: string;
  /** The program and the words before its own. */
  readonly command: readonly string[];
  readonly install: readonly string[];
  /** Runs a program of a dependency. */
  readonly exec: readonly string[];
  /** Files of a project, beside package.json. */
  files(registry: string): Record<string, string>;
  /** One of each layout builds by CMake, too: where the package lies is all that differs there. */
  readonly byCMake: boolean;
  /** What becomes of our own script where the project says nothing about it. */
  readonly byDefault: 'runs' | 'is skipped' | 'fails the installation';
  /** What lets it run: files, and keys of package.json. */
  readonly allow: { readonly files?: Record<string, string>; readonly keys?: object };
}

/** Installed once, beside the other parts of the tests, by the npm of this machine. */
const PACKAGES = {
  pnpm10: 'npm:pnpm@10',
  pnpm12: 'npm:pnpm@12',
  yarn1: 'npm:yarn@1',
  yarn4: 'npm:@yarnpkg/cli-dist@4',
};

const folder = join(partsDir, 'managers');
const installed = (name: keyof typeof PACKAGES, ...program: string[]) =>
  join(folder, 'node_modules', name, ...program);

export async function installManagers(): Promise<void> {
  if (Object.keys(PACKAGES).every(name => existsSync(join(folder, 'node_modules', name)))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: PACKAGES, allowScripts: { pnpm: true } }),
  );
  await execa('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

/** What npm and pnpm bring stays for the next run; Yarn takes the same version for the same bytes. */
export function managerEnvironment(scratch: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...env,
    npm_config_loglevel: 'warn',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_store_dir: join(partsDir, 'pnpm-store'),
    pnpm_config_store_dir: join(partsDir, 'pnpm-store'),
    YARN_CACHE_FOLDER: join(scratch, 'yarn 1 cache'),
    YARN_GLOBAL_FOLDER: join(scratch, 'yarn global'),
    YARN_ENABLE_TELEMETRY: 'false',
    // In CI it would refuse to write the lock file of a new project.
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
  };
}

const npmrc = (registry: string) => ({ '.npmrc': `registry=${registry}\n` });

const workspace = 'packages:\n  - packages/*\n';

const yarnrc = (registry: string, linker: string) => ({
  'yarn.lock': '',
  '.yarnrc.yml': `npmRegistryServer: ${registry}
unsafeHttpWhitelist: [localhost]
nodeLinker: ${linker}
enableGlobalCache: true
compressionLevel: 0
`,
});

const PNPM_10 = [process.execPath, installed('pnpm10', 'bin', 'pnpm.cjs')];
const PNPM_12 = [installed('pnpm12', 'pnpm')];
const YARN_1 = [process.execPath, installed('yarn1', 'bin', 'yarn.js')];
const YARN_4 = [process.execPath, installed('yarn4', 'bin', 'yarn.js')];
/** Finds the programs of every folder above, and passes all words on as they are; `yarn run` of version 1 takes a `--`. */
export const NPX = ['npx', '--no-install'];

const NPM: Manager = {
  name: 'npm 11',
  command: ['npm'],
  install: ['install', '--prefer-offline'],
  exec: NPX,
  files: npmrc,
  byCMake: true,
  // With a warning, which says that the next major version will not.
  byDefault: 'runs',
  allow: { keys: { allowScripts: { 'wamr-pthread': true } } },
};

export const MANAGERS: readonly Manager[] = [
  NPM,
  {
    ...NPM,
    name: 'npm 12',
    byCMake: false,
    command: ['npm', 'exec', '--yes', '--package=node@24', '--package=npm@12', '--', 'npm'],
    byDefault: 'is skipped',
  },
  {
    name: 'pnpm 10',
    command: PNPM_10,
    install: ['install', '--no-frozen-lockfile'],
    exec: [...PNPM_10, 'exec'],
    files: registry => ({ ...npmrc(registry), 'pnpm-workspace.yaml': workspace }),
    byCMake: false,
    byDefault: 'is skipped',
    allow: {
      files: {
        'pnpm-workspace.yaml': `${workspace}onlyBuiltDependencies:\n  - wamr-pthread\nsideEffectsCache: false\n`,
      },
    },
  },
  {
    name: 'pnpm 12',
    command: PNPM_12,
    install: ['install', '--no-frozen-lockfile'],
    exec: [...PNPM_12, 'exec'],
    files: registry => ({ ...npmrc(registry), 'pnpm-workspace.yaml': workspace }),
    byCMake: true,
    byDefault: 'fails the installation',
    allow: {
      files: {
        'pnpm-workspace.yaml': `${workspace}allowBuilds:\n  wamr-pthread: true\nsideEffectsCache: false\n`,
      },
    },
  },
  {
    name: 'yarn 1',
    command: YARN_1,
    // Two installs at a time would take files from the cache that the other is still writing.
    install: ['install', '--non-interactive', '--no-progress', '--mutex', `file:${join(partsDir, 'yarn-1')}`],
    exec: NPX,
    files: registry => ({ ...npmrc(registry), '.yarnrc': `registry "${registry}"\n` }),
    byCMake: true,
    byDefault: 'runs',
    allow: {},
  },
  {
    name: 'yarn 4, node_modules',
    command: YARN_4,
    install: ['install'],
    exec: [...YARN_4, 'run'],
    files: registry => yarnrc(registry, 'node-modules'),
    byCMake: false,
    byDefault: 'is skipped',
    allow: { keys: { dependenciesMeta: { 'wamr-pthread': { built: true } } } },
  },
];

/** Yarn without node_modules: the compiler must be one on disk there. */
export const PLUG_AND_PLAY: Manager = {
  name: "yarn 4, Plug'n'Play",
  command: YARN_4,
  install: ['install'],
  exec: [...YARN_4, 'run'],
  files: registry => yarnrc(registry, 'pnp'),
  byCMake: false,
  byDefault: 'is skipped',
  allow: { keys: { dependenciesMeta: { 'wamr-pthread': { built: true } } } },
};

/** Makes `packageFolder` found from every project below `folder`, as if it were installed there. */
export function shareModule(folder: string, name: string, packageFolder: string): void {
  const link = join(folder, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(packageFolder, link, 'junction');
}
