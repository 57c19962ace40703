import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { isWamrPthreadError } from '../errors.js';
import { majorOf } from './compiler-version.js';
import type { FactStore } from './facts.js';
import { missing, probeClang } from './probe.js';
import { clangPrograms, cxxDriver, findProgram, isProgram } from './search-path.js';
import type { Compiler } from './types.js';

/** A clang that can make WebAssembly, with the folder of its own libraries. */
export interface FoundCompiler {
  readonly compiler: Compiler;
  readonly resourceDir: string | undefined;
}

export interface CompilerSearch {
  readonly env: NodeJS.ProcessEnv;
  readonly store: FactStore;
}

/** The compiler that the config names: a path, or a bare name in PATH. Throws COMPILER_MISSING. */
export async function namedCompiler(name: string, { env, store }: CompilerSearch): Promise<FoundCompiler> {
  const isPath = /[/\\]/.test(name);
  const program = isPath ? name : findProgram(name, env);
  if (program === undefined) throw missing(`sdk.compiler: ${name} is not in PATH`);
  if (isPath && !existsSync(program)) throw missing(`sdk.compiler: ${program} does not exist`);
  if (isPath && !isProgram(program)) throw missing(`sdk.compiler: ${program} is not a program`);
  return found(program, { env, store });
}

/** The clang of an SDK in `prefix`, undefined where it has none. Throws COMPILER_MISSING for one that is no use. */
export async function prefixCompiler(
  prefix: string,
  search: CompilerSearch,
): Promise<FoundCompiler | undefined> {
  const program = join(prefix, 'bin', process.platform === 'win32' ? 'clang.exe' : 'clang');
  return isProgram(program) ? found(program, search) : undefined;
}

/**
 * The system's clang: of those in PATH that can make WebAssembly the one of version `preferred` (that of the
 * sysroot's libc++, whose headers lean on the compiler's), else the newest.
 *
 * Where there is none, the reasons of all that were looked at.
 */
export async function systemCompiler(
  search: CompilerSearch,
  preferred?: number,
): Promise<FoundCompiler | { readonly reasons: readonly string[] }> {
  const programs = clangPrograms(search.env);
  if (programs.length === 0) return { reasons: ['no clang in PATH'] };
  const usable: { found: FoundCompiler; major: number }[] = [];
  const reasons: string[] = [];
  for (const program of programs) {
    try {
      const each = await found(program, search);
      usable.push({ found: each, major: majorOf(each.compiler.version) ?? 0 });
    } catch (error) {
      if (!isWamrPthreadError(error)) throw error;
      reasons.push(error.message);
    }
  }
  const rank = ({ major }: { major: number }) => (major === preferred ? Number.MAX_SAFE_INTEGER : major);
  const [best] = usable.sort((a, b) => rank(b) - rank(a));
  return best?.found ?? { reasons };
}

async function found(program: string, { env, store }: CompilerSearch): Promise<FoundCompiler> {
  const { version, resourceDir } = await probeClang(program, env, store);
  return {
    compiler: { kind: 'clang', c: program, cxx: cxxDriver(program), version },
    resourceDir: isAbsolute(resourceDir) ? resourceDir : undefined,
  };
}
