import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRecord } from '../config/merge.js';
import { upwards } from '../fast-path.js';
import { readProjectFile } from '../init/files.js';
import { parseJsoncText } from '../jsonc.js';
import { tryProgram } from '../runtime/programs.js';
import { findProgram } from '../sdk/search-path.js';

/** The package manager of a project, as far as it decides whether scripts of dependencies run. */
export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn';
  /** Undefined where neither the project names it nor the program can be asked. */
  readonly major: number | undefined;
  /** How it is known. */
  readonly evidence: string;
}

export interface Manifest {
  readonly folder: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const LOCKS: readonly (readonly [file: string, name: PackageManager['name']])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
];

/** The nearest package.json, undefined where there is none or it is damaged. */
export function nearestManifest(cwd: string): Manifest | undefined {
  const folder = upwards(cwd).find(each => existsSync(join(each, 'package.json')));
  return folder === undefined ? undefined : manifestIn(folder);
}

function manifestIn(folder: string): Manifest | undefined {
  const data = parseJsoncText(readProjectFile(folder, 'package.json') ?? '');
  return isRecord(data) ? { folder, data } : undefined;
}

/**
 * The manifest whose settings hold in an install: that of the workspaces a project belongs to, which is where the lock
 * file is or `workspaces` are named; without either the project's own.
 */
export function installManifest(project: Manifest): Manifest {
  const root = upwards(project.folder)
    .filter(folder => existsSync(join(folder, 'package.json')))
    .map(folder => manifestIn(folder))
    .find(each => each !== undefined && isInstallRoot(each));
  return root ?? project;
}

function isInstallRoot({ folder, data }: Manifest): boolean {
  const files = ['pnpm-workspace.yaml', ...LOCKS.map(([file]) => file)];
  return data['workspaces'] !== undefined || files.some(file => existsSync(join(folder, file)));
}

/** From `packageManager` of package.json, else from the lock file, at or above the folder. */
export async function packageManager(
  { folder, data }: Manifest,
  env: NodeJS.ProcessEnv,
): Promise<PackageManager | undefined> {
  const named = /^(npm|pnpm|yarn)@(\d+)/.exec(String(data['packageManager'] ?? ''));
  if (named !== null) {
    const [evidence, name] = named;
    return { name: nameOf(name), major: Number(named[2]), evidence: `packageManager: ${evidence}` };
  }
  const lock = upwards(folder)
    .flatMap(each => LOCKS.map(([file, name]) => ({ path: join(each, file), file, name })))
    .find(({ path }) => existsSync(path));
  if (lock === undefined) return undefined;
  const major = await askVersion(lock.name, dirname(lock.path), env);
  const evidence = `${lock.file}, ${lock.name} ${major ?? 'of an unknown version'}`;
  return { name: lock.name, major, evidence };
}

function nameOf(text: string | undefined): PackageManager['name'] {
  return LOCKS.map(([, name]) => name).find(name => name === text) ?? 'npm';
}

async function askVersion(name: string, cwd: string, env: NodeJS.ProcessEnv): Promise<number | undefined> {
  const program = findProgram(process.platform === 'win32' ? `${name}.cmd` : name, env);
  if (program === undefined) return undefined;
  const { exitCode, stdout } = await tryProgram(program, ['--version'], { cwd, env });
  const major = Number.parseInt(stdout, 10);
  return exitCode === 0 && !Number.isNaN(major) ? major : undefined;
}
