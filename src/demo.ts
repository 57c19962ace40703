import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { compile } from './build.js';
import { resolveConfig } from './config/resolve.js';
import type { Config } from './config/types.js';
import { WamrPthreadError } from './errors.js';
import { patch } from './patch.js';
import { templateFile } from './paths.js';
import { scratchFolder } from './scratch.js';
import { runEmbedded } from './sdk/embedded/run.js';
import { compileOrThrow } from './sdk/run.js';
import type { Sdk } from './sdk/types.js';
import type { Report } from './verify/types.js';
import { verifyModule } from './verify/verify.js';

export interface DemoOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Folder to keep the project in; without it a temporary one is used and removed. */
  readonly keep?: string | undefined;
  readonly progress?: (text: string) => void;
}

/** One way of building the program, and what came of it. */
export interface DemoSide {
  readonly title: string;
  /** What was done, as one would type it. */
  readonly recipe: readonly string[];
  readonly report: Report;
}

export interface DemoResult {
  /** True where the stock build was caught and the patched one passed. */
  readonly ok: boolean;
  readonly program: string;
  readonly documents: number;
  readonly stock: DemoSide;
  readonly patched: DemoSide;
}

const PROGRAM = 'json-workers.cpp';
const THREADS = 4;
const DOCUMENTS = 250;
const COMPILE = ['-std=c++17', '-O1', PROGRAM];
const PATCHED_RUNS = 5;

/** Builds the same C++ program with the stock libc and with ours, and verifies both. */
export async function demo({ env, keep, progress = () => undefined }: DemoOptions): Promise<DemoResult> {
  const folder = keep === undefined ? scratchFolder('demo') : resolve(keep);
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(templateFile('demo', PROGRAM), join(folder, PROGRAM));
    const project = { cwd: folder, env, overrides: { sdk: { path: 'embedded' } } };
    progress('patching the sysroot of the embedded toolchain');
    const { sdk } = await patch(project);
    progress('compiling the program twice: with the stock libc and with the patched one');
    const [stock, patched] = await Promise.all([buildStock(folder, sdk, env), buildPatched(project)]);
    return await judge(folder, stock, patched, progress);
  } finally {
    if (keep === undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** The recipe of forum answers, carried out to the letter on a copy of the SDK's libc.a. */
async function buildStock(folder: string, sdk: Sdk, env: NodeJS.ProcessEnv): Promise<string[]> {
  if (sdk.compiler === undefined) {
    throw new WamrPthreadError('COMPILER_MISSING', 'the embedded toolchain has no compiler');
  }
  const libc = join(folder, 'stock', 'libc.a');
  await mkdir(join(folder, 'stock'), { recursive: true });
  await copyFile(sdk.libc.file, libc);
  const deletion = await runEmbedded('ar', ['d', libc, 'dlmalloc.o'], { cwd: folder, env });
  const same = (await readFile(libc)).equals(await readFile(sdk.libc.file));
  const options = [
    '-matomics',
    '-mbulk-memory',
    '-Wl,--shared-memory,--max-memory=67108864,-z,stack-size=1310720',
    '-Wl,--export=__heap_base,--export=__data_end,--export=__wasm_call_ctors',
    '-Wl,--allow-undefined,--no-check-features',
  ];
  const fixed = [`--target=${sdk.triple}`, `--sysroot=${sdk.sysroot}`, '-Lstock'];
  await compileOrThrow(sdk.compiler, 'c++', [...fixed, ...options, ...COMPILE, '-o', 'stock.wasm'], {
    cwd: folder,
    env,
  });
  return [
    `ar d libc.a dlmalloc.o (exit code ${deletion.exitCode}, libc.a ${same ? 'unchanged' : 'changed'})`,
    `clang++ ${[...options, ...COMPILE].join(' ')} -o stock.wasm`,
  ];
}

async function buildPatched(project: { cwd: string; env: NodeJS.ProcessEnv }): Promise<string[]> {
  const args = [...COMPILE, '-o', 'patched.wasm'];
  const { exitCode, stderr } = await compile({ ...project, language: 'c++', args, stdio: 'capture' });
  if (exitCode !== 0) {
    throw new WamrPthreadError(
      'COMPILER_FAILED',
      `the demo did not compile (exit code ${exitCode}):\n${stderr}`,
      {
        hint: 'Please report it with this output.',
      },
    );
  }
  return ['wamr-pthread patch', `wamr-pthread c++ -- ${args.join(' ')}`];
}

async function judge(
  folder: string,
  stockRecipe: string[],
  patchedRecipe: string[],
  progress: (text: string) => void,
): Promise<DemoResult> {
  const check = async (name: string, config: Config): Promise<Report> =>
    verifyModule(name, await readFile(join(folder, name)), {
      config,
      onRun: (_engine, run, runs) => progress(`running ${name}, ${run} of ${runs}`),
    });
  const stock = await check('stock.wasm', demoConfig(1));
  const patched = await check('patched.wasm', demoConfig(PATCHED_RUNS));
  return {
    ok: !stock.ok && patched.ok,
    program: PROGRAM,
    documents: THREADS * DOCUMENTS,
    stock: { title: 'stock libc, the forum recipe', recipe: stockRecipe, report: stock },
    patched: { title: 'wamr-pthread', recipe: patchedRecipe, report: patched },
  };
}

function demoConfig(runs: number): Config {
  return resolveConfig({
    threads: { max: THREADS },
    verify: { runs, args: [String(THREADS), String(DOCUMENTS)], timeout: 20 },
  });
}
