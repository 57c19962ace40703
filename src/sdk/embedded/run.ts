import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WamrPthreadError } from '../../errors.js';
import { guestArguments } from './arguments.js';
import { readDriverPlan } from './driver.js';
import { llvmModule } from './llvm.js';
import { type EmbeddedPackage, embeddedLookupFolders, findEmbeddedPackage } from './package.js';
import { unpackEmbedded } from './unpack.js';
import { guestPaths, prefixMapOption, toGuest, withRealNames } from './virtual-path.js';
import { type CommandResult, runCommand } from './wasi/host.js';

/** The tools of the package, by the names under which they are started. */
export const EMBEDDED_TOOLS = [
  'clang',
  'clang++',
  'wasm-ld',
  'ar',
  'ranlib',
  'nm',
  'objcopy',
  'objdump',
  'readobj',
  'strip',
  'size',
  'symbolizer',
  'addr2line',
  'c++filt',
  'dwarfdump',
] as const;

export type EmbeddedTool = (typeof EMBEDDED_TOOLS)[number];

export interface EmbeddedOptions {
  /** Working directory, absolute. */
  readonly cwd: string;
  /** Only what a compiler looks at is passed on. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/** One place where tools run: the compiled module and the two folders they need. */
interface Session {
  readonly module: WebAssembly.Module;
  readonly cwd: string;
  readonly environment: readonly string[];
}

/**
 * Runs a tool of `@yowasp/clang` in this process as if it were an ordinary program: on the real disk, with
 * relative names seen from `cwd`, standard input passed through, outputs written where they are asked for.
 *
 * A tool that fails returns its exit code and its own messages. Throws COMPILER_MISSING where the package is not
 * installed. The event loop stands still while the tool works.
 */
export async function runEmbedded(
  tool: EmbeddedTool,
  args: readonly string[],
  { cwd, env = process.env }: EmbeddedOptions,
): Promise<ToolResult> {
  const embedded = requirePackage(cwd);
  const [module, sysroot] = await Promise.all([llvmModule(embedded), unpackEmbedded(embedded, env)]);
  const scratch = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-'));
  const session = { module, cwd, environment: environmentFor(env, scratch) };
  try {
    const guestArgs = guestArguments(args, cwd);
    const results =
      tool === 'clang' || tool === 'clang++'
        ? runDriver(session, tool, [...driverDefaults(sysroot, cwd), ...guestArgs])
        : [runTool(session, [tool, ...guestArgs])];
    return {
      exitCode: results.at(-1)?.exitCode ?? 0,
      stdout: withRealNames(Buffer.concat(results.map(each => each.stdout))),
      stderr: withRealNames(Buffer.concat(results.map(each => each.stderr))),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function requirePackage(cwd: string): EmbeddedPackage {
  const embedded = findEmbeddedPackage(embeddedLookupFolders(cwd));
  if (embedded !== undefined) return embedded;
  throw new WamrPthreadError('COMPILER_MISSING', '@yowasp/clang is not installed', {
    hint: 'Install it: npm install --save-dev @yowasp/clang',
  });
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
    prefixMapOption,
    '--end-no-unused-arguments',
  ];
}

/** The driver, then each of its commands until one fails. */
function runDriver(session: Session, tool: 'clang' | 'clang++', args: readonly string[]): CommandResult[] {
  const asked = runTool(session, [tool, '-###', ...args]);
  const plan = readDriverPlan(Buffer.from(asked.stderr).toString('utf8'), args.includes('-v'));
  if (args.includes('-###')) return [asked];
  const results: CommandResult[] = [{ ...asked, stderr: Buffer.from(plan.messages) }];
  if (asked.exitCode !== 0) return results;
  for (const job of plan.jobs) {
    const result = runTool(session, job);
    results.push(result);
    if (result.exitCode !== 0) break;
  }
  return results;
}

function runTool({ module, cwd, environment }: Session, words: readonly string[]): CommandResult {
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

const PASSED_VARIABLES = [
  'SOURCE_DATE_EPOCH',
  'CPATH',
  'C_INCLUDE_PATH',
  'CPLUS_INCLUDE_PATH',
  'LIBRARY_PATH',
];

function environmentFor(env: NodeJS.ProcessEnv, scratch: string): string[] {
  const passed = PASSED_VARIABLES.flatMap(name => {
    const value = env[name];
    if (value === undefined) return [];
    const folders = value.split(':').map(each => (each.startsWith('/') ? toGuest(each) : each));
    return [`${name}=${folders.join(':')}`];
  });
  return [`TMPDIR=${toGuest(scratch)}`, ...passed];
}
