import { WamrPthreadError } from './errors.js';
import { EMBEDDED_TOOLS, runEmbedded } from './sdk/embedded/run.js';

export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/**
 * Runs a tool of the embedded toolchain as if it were a program; its output is returned.
 *
 * A tool that fails is a result. Throws USAGE for a name that is none, COMPILER_MISSING without `@yowasp/clang`.
 */
export async function runTool(name: string, args: readonly string[], cwd: string): Promise<ToolResult> {
  const tool = EMBEDDED_TOOLS.find(each => each === name);
  if (tool !== undefined) return runEmbedded(tool, args, { cwd });
  throw new WamrPthreadError('USAGE', `there is no embedded tool ${name}`, {
    hint: `One of: ${EMBEDDED_TOOLS.join(', ')}.`,
  });
}
