import { driverArguments, makesModule } from './driver-arguments.js';
import { WamrPthreadError } from './errors.js';
import { projectFlags } from './generated-files.js';
import { type ProjectOptions, patch } from './patch.js';
import type { Compiler, Sdk } from './sdk/types.js';

export interface CompileRequest extends ProjectOptions {
  /** Which driver: `clang` or `clang++`. */
  readonly language: 'c' | 'c++';
  /** What the user typed after `--`. */
  readonly args: readonly string[];
  readonly stdio: 'inherit' | 'capture';
  /** Words of the command line before `--`: where they are given, the next call with the same ones is quicker. */
  readonly words?: readonly string[];
}

export interface CompileResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What is wrong with the objects that were linked, beside the compiler's own messages. */
  readonly notice?: WamrPthreadError;
}

/**
 * Compiles or links with the project's flags; patches first where that has not been done.
 *
 * A compiler that fails is a result. Throws what `patch` throws, and COMPILER_MISSING.
 */
export async function compile(request: CompileRequest): Promise<CompileResult> {
  const { language, args, cwd, env, stdio, words } = request;
  const project = await patch(request);
  const compiler = compilerOf(project.sdk);
  if (words !== undefined) (await import('./remember.js')).rememberProject(project, { cwd, env, words });
  const driver = await import('./sdk/run.js');
  const line = driverArguments(projectFlags(project), language, args);
  const result = await driver.run(compiler, language, line, { cwd, env, stdio });
  if (!makesModule(args)) return result;
  const { explainLink } = await import('./link-check.js');
  const notice = await explainLink({ args, line, cwd, exitCode: result.exitCode });
  return notice === undefined ? result : { ...result, notice };
}

function compilerOf(sdk: Sdk): Compiler {
  if (sdk.compiler !== undefined) return sdk.compiler;
  throw new WamrPthreadError('COMPILER_MISSING', `no clang was found for ${sdk.root}`, {
    hint: 'Install clang with the WebAssembly target, name one with `sdk.compiler`, or use the embedded one: npm install --save-dev @yowasp/clang',
  });
}
