import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { ConfigInput } from '../../../src/config/types.js';
import { distFile, packageRoot, templateFile } from '../../../src/paths.js';
import { wamrSource } from '../../support/parts.js';
import { LOG_LINE } from '../../support/wamr.js';
import { environment } from './toolchains.js';

export interface HostRun {
  /** undefined where a signal ended it. */
  readonly code: number | undefined;
  /** Without WAMR's own log lines. */
  readonly stdout: string;
  readonly stderr: string;
}

/** WAMR is built, on a machine that may be busy; milliseconds. */
export const BUILD_TIMEOUT = 600_000;

const readme = readFileSync(templateFile('host', 'README.md'), 'utf8');
const main = distFile('cli', 'main.js');

/** The commands under a heading of templates/host/README.md; "" is the text before the first one. */
export function commandsOf(heading: string): string {
  const section = heading === '' ? readme : readme.slice(readme.indexOf(`## ${heading}\n`));
  const block = /```sh\n(.*?)```/s.exec(section)?.[1];
  if (block === undefined || (heading !== '' && !readme.includes(`## ${heading}\n`)))
    throw new Error(`the README has no commands under "${heading}"`);
  return block;
}

/** What the README tells people to add where WAMR is configured. */
export function valgrindOptions(): string {
  const options = /`(-D[^`]*WRITE_GS_BASE[^`]*)`/.exec(readme)?.[1];
  if (options === undefined) throw new Error('the README has no options for valgrind');
  return options;
}

/** `options` behind every command that configures something. */
export function configuredWith(options: string, commands: string): string {
  return commands.replaceAll(/^cmake .*-S .*$/gm, line => `${line} ${options}`);
}

/** Runs commands of the README as they stand, with this checkout in place of the installed package. */
export async function follow(commands: string, cwd: string): Promise<HostRun> {
  const script = commands
    .replaceAll('npx wamr-pthread', `"${process.execPath}" "${main}"`)
    .replaceAll('node_modules/wamr-pthread/', `"${packageRoot}"/`)
    .replaceAll('path/to/wasm-micro-runtime', `"${wamrSource().root}"`);
  return run('bash', ['-euc', script], cwd);
}

export async function run(program: string, args: readonly string[], cwd: string): Promise<HostRun> {
  const options = { cwd, env: environment, reject: false, stripFinalNewline: false, timeout: BUILD_TIMEOUT };
  const { exitCode, stdout, stderr } = await execa(program, args, options);
  return { code: exitCode, stdout: stdout.replaceAll(LOG_LINE, ''), stderr };
}

/** The same, where anything but success is an error of the test. */
export async function must(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(program, args, cwd);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit code ${code}\n${stdout}${stderr}`);
  return stdout;
}

export const wamrPthread = (args: readonly string[], cwd: string): Promise<string> =>
  must(process.execPath, [main, ...args], cwd);

/** A folder with a config for the embedded toolchain, the demo's program as app.cpp, and the README's first commands done. */
export async function hostProject(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-host-'));
  configure(folder, {});
  copyFileSync(templateFile('demo', 'json-workers.cpp'), join(folder, 'app.cpp'));
  const { code, stderr } = await follow(commandsOf(''), folder);
  if (code !== 0) throw new Error(stderr);
  return folder;
}

/**
 * Builds the host for the modules of `folder`, with the WAMR that the README's commands installed in `project`.
 * Returns its file name.
 */
export async function installedHost(
  project: string,
  folder: string,
  source = join(project, 'host'),
): Promise<string> {
  const build = join(folder, 'build');
  const out = join(source === folder ? project : folder, '.wamr-pthread');
  const options = [`-DCMAKE_PREFIX_PATH=${join(project, 'wamr')}`, `-DWAMR_PTHREAD_DIR=${out}`];
  await must('cmake', ['-S', source, '-B', build, ...options], project);
  await must('cmake', ['--build', build], project);
  return join(build, 'host');
}

export function configure(folder: string, config: ConfigInput): void {
  const content = JSON.stringify({ sdk: { path: 'embedded' }, ...config });
  writeFileSync(join(folder, 'wamr-pthread.config.json'), content);
}

const MEMCHECK = [
  '--quiet',
  '--error-exitcode=99',
  '--leak-check=full',
  '--errors-for-leak-kinds=definite,indirect,possible',
  `--suppressions=${fileURLToPath(new URL('valgrind.supp', import.meta.url))}`,
];

/** Exit code 99 where memcheck has something to say, which is then on stderr. */
export function memcheck(host: string, args: readonly string[], cwd: string): Promise<HostRun> {
  return run('valgrind', [...MEMCHECK, host, ...args], cwd);
}
