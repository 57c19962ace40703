import { WamrPthreadError } from '../errors.js';
import { missing } from './probe.js';
import type { Compiler } from './types.js';

export interface RunOptions {
  /** Working directory, absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** `inherit`: output goes to this process's own; `capture`: it is returned. */
  readonly stdio: 'inherit' | 'capture';
}

export interface RunResult {
  readonly exitCode: number;
  /** Empty with `inherit`. */
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the compiler driver of a language with the user's own arguments.
 *
 * A compiler that fails is a result: its exit code and its own messages. Throws COMPILER_MISSING where it cannot
 * be started.
 */
export async function run(
  compiler: Compiler,
  language: 'c' | 'c++',
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  if (compiler.kind === 'embedded') return compileEmbedded(language, args, options);
  const program = language === 'c' ? compiler.c : compiler.cxx;
  // Where there is no clang++, cxx is the C driver.
  const mode = language === 'c++' && compiler.cxx === compiler.c ? ['--driver-mode=g++'] : [];
  return compileOnDisk(program, [...mode, ...args], options);
}

/** The same with captured output, for callers that need success. Throws COMPILER_FAILED with what the compiler said. */
export async function compileOrThrow(
  compiler: Compiler,
  language: 'c' | 'c++',
  args: readonly string[],
  options: Omit<RunOptions, 'stdio'>,
): Promise<RunResult> {
  const result = await run(compiler, language, args, { ...options, stdio: 'capture' });
  if (result.exitCode === 0) return result;
  const program =
    compiler.kind === 'embedded' ? '@yowasp/clang' : language === 'c' ? compiler.c : compiler.cxx;
  const output = (result.stderr || result.stdout).trimEnd();
  throw new WamrPthreadError(
    'COMPILER_FAILED',
    `${program} failed with exit code ${result.exitCode}${output === '' ? '' : `:\n${output}`}`,
    { hint: 'Correct what the compiler says, then run the command again.' },
  );
}

async function compileEmbedded(
  language: 'c' | 'c++',
  args: readonly string[],
  { cwd, env, stdio }: RunOptions,
): Promise<RunResult> {
  const { runEmbedded } = await import('./embedded/run.js');
  const result = await runEmbedded(language === 'c' ? 'clang' : 'clang++', args, { cwd, env });
  if (stdio === 'inherit') {
    process.stdout.write(result.stdout);
    process.stderr.write(result.stderr);
    return { exitCode: result.exitCode, stdout: '', stderr: '' };
  }
  return {
    exitCode: result.exitCode,
    stdout: Buffer.from(result.stdout).toString('utf8'),
    stderr: Buffer.from(result.stderr).toString('utf8'),
  };
}

async function compileOnDisk(
  program: string,
  args: readonly string[],
  { cwd, env, stdio }: RunOptions,
): Promise<RunResult> {
  const { execa } = await import('execa');
  const output = stdio === 'inherit' ? 'inherit' : 'pipe';
  const result = await execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    stdin: 'inherit',
    stdout: output,
    stderr: output,
  });
  if (result.exitCode === undefined && result.signal === undefined) {
    throw missing(`${program}: cannot be started: ${result.originalMessage ?? 'unknown reason'}`, result);
  }
  return {
    // 128 + n is how a shell reports a program that a signal ended; the compiler's crash report is in stderr.
    exitCode: result.exitCode ?? 128,
    stdout: result.stdout ?? '',
    stderr: result.stderr ?? '',
  };
}
