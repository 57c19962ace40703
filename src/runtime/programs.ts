import { WamrPthreadError } from '../errors.js';

interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

interface ProgramOutput {
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams, in the order they were written. */
  readonly all: string;
}

const HINTS: Readonly<Record<string, string>> = {
  cargo: "Install Rust's cargo, or name a WAMR of your own: --wamr-root or --prefix.",
  cmake: 'Install CMake 3.14 or newer, and a C and C++ compiler.',
};

/** Lines of a failed program that are shown. */
const LINES = 30;

/** Runs a program; its failure is a result. Throws RUNTIME_TOOL_MISSING where it cannot be started. */
export async function tryProgram(
  program: string,
  args: readonly string[],
  { cwd, env }: ProgramOptions,
): Promise<ProgramOutput> {
  const { execa } = await import('execa');
  const result = await execa(program, args, {
    cwd,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  if (result.exitCode === undefined && result.signal === undefined) {
    throw new WamrPthreadError(
      'RUNTIME_TOOL_MISSING',
      `${program} cannot be started: ${result.originalMessage}`,
      {
        hint: HINTS[program] ?? `Install ${program}.`,
        cause: result,
      },
    );
  }
  return { exitCode: result.exitCode ?? 128, stdout: result.stdout, all: result.all };
}

/** The same for programs that must succeed: throws RUNTIME_BUILD_FAILED with the end of what they said. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramOutput> {
  const result = await tryProgram(program, args, options);
  if (result.exitCode === 0) return result;
  throw buildFailure(`${program} ${args[0] ?? ''}`.trim(), result);
}

/** What a failed step said, cut to its end. */
export function buildFailure(step: string, { exitCode, all }: ProgramOutput): WamrPthreadError {
  const lines = all.trimEnd().split('\n').slice(-LINES).join('\n');
  return new WamrPthreadError(
    'RUNTIME_BUILD_FAILED',
    `${step} failed with exit code ${exitCode}:\n${lines}`,
    {
      hint: 'Correct what it says, then run the command again; nothing was kept.',
    },
  );
}
