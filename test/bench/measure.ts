import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { debian } from '../support/parts.js';

/** Longer than any single step takes on a slow machine. */
const STEP_MS = 120_000;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? upper) + upper) / 2 : upper;
}

export function bytesToMb(bytes: number): number {
  return bytes / 1e6;
}

export function sha256(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

/** Runs a script of `children/` in a fresh Node process and gives the JSON that it prints. */
export function runChild<T>(
  script: string,
  args: readonly string[],
  isResult: (value: unknown) => value is T,
  nodeOptions: readonly string[] = [],
): T {
  const file = fileURLToPath(new URL(`./children/${script}`, import.meta.url));
  const output = execFileSync(process.execPath, [...nodeOptions, file, ...args], {
    encoding: 'utf8',
    timeout: STEP_MS,
    maxBuffer: 1 << 24,
  });
  const value: unknown = JSON.parse(output);
  if (!isResult(value)) throw new Error(`${script} printed ${output}`);
  return value;
}

/** True for an object whose named fields are all numbers. */
export function hasNumbers<K extends string>(value: unknown, ...keys: K[]): value is Record<K, number> {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return keys.every(key => typeof fields.get(key) === 'number');
}

/** Wall time in milliseconds of one process from start to end. Throws where it fails. */
export function wallOf(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
) {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const wall = performance.now() - started;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: exit code ${status}\n${String(stderr)}`);
  return wall;
}

/** CPU time (user and system) in milliseconds of one process; bash asks the kernel, because Node does not tell. */
export function cpuOf(program: string, args: readonly string[]): number {
  const script = 'TIMEFORMAT="%3U %3S"; time "$0" "$@"';
  const { status, stderr } = spawnSync('bash', ['-c', script, program, ...args], {
    encoding: 'utf8',
    timeout: STEP_MS,
    env: { ...process.env, LC_ALL: 'C' },
  });
  const times = /^(\d+\.\d+) (\d+\.\d+)$/m.exec(stderr);
  if (status !== 0 || times === null) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return 1000 * (Number(times[1]) + Number(times[2]));
}

/** The system's `llvm-ar`, where it is installed and bash is there to time it. */
export function systemLlvmAr(): string | undefined {
  const { llvmAr } = debian();
  return existsSync(llvmAr) && existsSync('/bin/bash') ? llvmAr : undefined;
}

export const NO_LLVM_AR =
  'llvm-ar: needs a native one and bash (apt-get install llvm-22). The one in @yowasp/clang is WebAssembly inside Node, so its CPU time would say nothing.';
