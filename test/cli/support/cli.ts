import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { distFile } from '../../../src/paths.js';
import { partsDir } from '../../support/parts.js';

export interface CliResult {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  /** Added to an environment that names no SDK and keeps its cache beside the tests'. */
  readonly env?: NodeJS.ProcessEnv;
  /** The program to run instead of this checkout's. */
  readonly main?: string;
}

export const main = distFile('cli', 'main.js');

/** Variables that would change what is tested, set aside. */
export function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const { WASI_SDK_PATH: _, NO_COLOR: __, FORCE_COLOR: ___, ...rest } = process.env;
  return { ...rest, WAMR_PTHREAD_CACHE: join(partsDir, 'cache'), ...more };
}

/** Runs the built command line with its output in pipes. */
export async function cli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const result = await execa(process.execPath, [options.main ?? main, ...args], {
    cwd: options.cwd,
    env: environment(options.env),
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
  });
  return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr };
}

/** An empty folder that goes when the test ends; its real name, as messages show it. */
export function project(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What an error looks like on standard error, without colours. */
export function errorText(code: string, message: string, hint?: string): string {
  return `error [${code}] ${message}\n${hint === undefined ? '' : ` hint ${hint}\n`}`;
}

/** The first bytes of an ELF object for x86-64. */
export const elfObject = Buffer.from('7f454c4602010100000000000000000001003e0001000000', 'hex');
