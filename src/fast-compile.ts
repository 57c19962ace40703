import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { driverArguments, makesModule } from './driver-arguments.js';
import type { WamrPthreadError } from './errors.js';
import { type Call, unchangedSince } from './fast-path.js';
import type { Compiler } from './sdk/types.js';

/** A `cc` or `c++` of the command line. */
export interface FastCompile extends Call {
  readonly language: 'c' | 'c++';
  /** What stands after `--`. */
  readonly args: readonly string[];
}

/** How the driver ended, and what is wrong with the objects that it linked. */
export interface QuickResult {
  readonly exitCode: number;
  readonly notice: WamrPthreadError | undefined;
}

/**
 * Runs the compiler as the last run with the same words did, if nothing changed since; output goes to this process's
 * own streams. Returns its exit code; undefined: do it properly, nothing was started.
 */
export async function compileUnchanged(call: FastCompile): Promise<QuickResult | undefined> {
  const build = unchangedSince(call)?.build;
  if (build === undefined) return undefined;
  const { compiler, flags } = build;
  const line = driverArguments(flags, call.language, call.args);
  const exitCode = await runDriver(compiler, call, line);
  if (exitCode === undefined) return undefined;
  if (!makesModule(call.args)) return { exitCode, notice: undefined };
  const { explainLink } = await import('./link-check.js');
  return { exitCode, notice: await explainLink({ args: call.args, line, cwd: call.cwd, exitCode }) };
}

async function runDriver(
  compiler: Compiler,
  call: FastCompile,
  line: readonly string[],
): Promise<number | undefined> {
  if (compiler.kind === 'clang') return runProgram(compiler, call, line);
  const { run } = await import('./sdk/run.js');
  return (await run(compiler, call.language, line, { cwd: call.cwd, env: call.env, stdio: 'inherit' }))
    .exitCode;
}

/** Without execa, which takes longer to load than a small file to compile. */
function runProgram(
  { c, cxx }: Extract<Compiler, { kind: 'clang' }>,
  { cwd, env, language }: FastCompile,
  line: readonly string[],
): Promise<number | undefined> {
  const program = language === 'c' ? c : cxx;
  // Where there is no clang++, cxx is the C driver.
  const mode = language === 'c++' && cxx === c ? ['--driver-mode=g++'] : [];
  return new Promise(done => {
    const child = spawn(program, [...mode, ...line], { cwd, env, stdio: 'inherit' });
    child.on('error', () => done(undefined));
    child.on('close', (code, signal) =>
      done(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
}
