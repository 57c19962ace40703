import { readFileSync, writeFileSync } from 'node:fs';
import { guestArguments } from './arguments.js';
import { readDriverPlan } from './driver.js';
import { guestPaths, prefixMapOption, toGuest, withRealNames } from './virtual-path.js';
import { type CommandResult, runCommand } from './wasi/host.js';

/** One run of a tool. Plain data but for the module, which threads share. */
export interface ToolRequest {
  readonly module: WebAssembly.Module;
  readonly tool: string;
  readonly args: readonly string[];
  /** Folder of the unpacked resources. */
  readonly sysroot: string;
  readonly cwd: string;
  /** Variables of the tool, as `NAME=value`. */
  readonly environment: readonly string[];
}

export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** Runs a tool to its end; the calling thread does nothing else meanwhile. */
export function runRequest(request: ToolRequest): ToolResult {
  const { tool, args, cwd, sysroot } = request;
  const guestArgs = guestArguments(args, cwd);
  const results =
    tool === 'clang' || tool === 'clang++'
      ? runDriver(request, tool, [...driverDefaults(sysroot, cwd), ...guestArgs])
      : [runTool(request, [tool, ...guestArgs])];
  return {
    exitCode: results.at(-1)?.exitCode ?? 0,
    stdout: withRealNames(Buffer.concat(results.map(each => each.stdout))),
    stderr: withRealNames(Buffer.concat(results.map(each => each.stderr))),
  };
}

/**
 * Defaults that come before the user's options, so that theirs win. The guard keeps clang from remarks about
 * options that the user did not type; wasm-opt would be a program to start, which cannot be done here.
 */
function driverDefaults(sysroot: string, cwd: string): string[] {
  return [
    '--start-no-unused-arguments',
    '--no-wasm-opt',
    `-resource-dir=${toGuest(sysroot)}`,
    `--sysroot=${toGuest(sysroot)}`,
    `-ffile-compilation-dir=${cwd}`,
    prefixMapOption(),
    '--end-no-unused-arguments',
  ];
}

/** The driver, then each of its commands until one fails. */
function runDriver(
  request: ToolRequest,
  tool: 'clang' | 'clang++',
  args: readonly string[],
): CommandResult[] {
  const asked = runTool(request, [tool, '-###', ...args]);
  const plan = readDriverPlan(Buffer.from(asked.stderr).toString('utf8'), args.includes('-v'));
  if (args.includes('-###')) return [asked];
  const results: CommandResult[] = [{ ...asked, stderr: Buffer.from(plan.messages) }];
  if (asked.exitCode !== 0) return results;
  for (const job of plan.jobs) {
    const result = runTool(request, job);
    results.push(result);
    if (result.exitCode !== 0) break;
  }
  return results;
}

function runTool({ module, cwd, environment }: ToolRequest, words: readonly string[]): CommandResult {
  const args = ['llvm', ...words];
  const result = runCommand(module, { args, environment, cwd, paths: guestPaths(cwd) });
  for (const file of result.written) correctNames(file);
  return result;
}

/** Dependency files, preprocessed sources and link maps are text and carry names; nothing binary is touched. */
function correctNames(file: string): void {
  const bytes = readFileSync(file);
  if (bytes.includes(0)) return;
  const corrected = withRealNames(bytes);
  if (corrected !== bytes) writeFileSync(file, corrected);
}
