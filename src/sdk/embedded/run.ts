import { rmSync } from 'node:fs';
import { delimiter } from 'node:path';
import { Worker } from 'node:worker_threads';
import { WamrPthreadError } from '../../errors.js';
import { distFile } from '../../paths.js';
import { scratchFolder } from '../../scratch.js';
import { llvmModule } from './llvm.js';
import { type EmbeddedPackage, embeddedLookupFolders, findEmbeddedPackage } from './package.js';
import type { ToolRequest, ToolResult } from './tools.js';
import { unpackEmbedded } from './unpack.js';
import { isAbsoluteName, toGuest } from './virtual-path.js';

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

/**
 * Runs a tool of `@yowasp/clang` in this process as if it were an ordinary program: on the real disk, with
 * relative names seen from `cwd`, standard input passed through, outputs written where they are asked for.
 *
 * A tool that fails returns its exit code and its own messages. Throws COMPILER_MISSING where the package is not
 * installed. Several may run at the same time.
 */
export async function runEmbedded(
  tool: EmbeddedTool,
  args: readonly string[],
  { cwd, env = process.env }: EmbeddedOptions,
): Promise<ToolResult> {
  const embedded = requirePackage(cwd);
  const [module, sysroot] = await Promise.all([llvmModule(embedded), unpackEmbedded(embedded, env)]);
  const scratch = scratchFolder('embedded');
  const request = { module, tool, args, sysroot, cwd, environment: environmentFor(env, scratch) };
  try {
    return await runInThread(request);
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

/** Deeply nested templates recurse inside clang; native builds of it have 8 MiB of stack and use less for a frame. */
const STACK_MIB = 64;

/** In a thread of its own: with room on the stack, and so that two files can be compiled at once. */
function runInThread(request: ToolRequest): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(distFile('src', 'sdk', 'embedded', 'worker.js'), {
      workerData: request,
      execArgv: [],
      resourceLimits: { stackSizeMb: STACK_MIB },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', code =>
      reject(new Error(`the thread of ${request.tool} ended early with code ${code}`)),
    );
  });
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
    const folders = value.split(delimiter).map(each => (isAbsoluteName(each) ? toGuest(each) : each));
    return [`${name}=${folders.join(':')}`];
  });
  return [`TMPDIR=${toGuest(scratch)}`, ...passed];
}
