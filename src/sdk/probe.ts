import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { WamrPthreadError } from '../errors.js';
import { type FactStore, remembered } from './facts.js';
import { type ClangFacts, isClangFacts } from './remembered-facts.js';
import { findProgram } from './search-path.js';

/**
 * Asks a clang what it is: version, resource folder, whether it has the WebAssembly target and a wasm-ld.
 *
 * Throws COMPILER_MISSING, saying which of these is missing. The answers are remembered for as long as the program
 * does not change; refusals are not.
 */
export async function probeClang(
  program: string,
  env: NodeJS.ProcessEnv,
  store: FactStore,
): Promise<ClangFacts> {
  // The wrapper scripts of SDKs and Debian's links both count: the real program may be updated below them.
  return remembered(store, 'clang', [program, realpathSync(program)], isClangFacts, async () => {
    const banner = await ask(program, ['--version'], env);
    const version = /clang version (\d[^\s~(-]*)/.exec(banner)?.[1];
    if (version === undefined) {
      const line = banner.split('\n')[0] ?? '';
      throw missing(`${program}: is not clang; its --version says ${JSON.stringify(line)}`);
    }
    const [targets, resourceDir, linker] = await Promise.all([
      ask(program, ['--print-targets'], env),
      ask(program, ['--print-resource-dir'], env),
      ask(program, ['-print-prog-name=wasm-ld'], env),
    ]);
    if (!/^\s*wasm32\b/m.test(targets)) {
      const whose = banner.includes('Apple') ? "Apple's clang" : `clang ${version}`;
      throw missing(`${program}: ${whose} was built without the WebAssembly target`);
    }
    requireLinker(program, linker.trim(), env);
    return { version, resourceDir: resourceDir.trim() };
  });
}

/** clang prints the bare name where it found no wasm-ld beside itself; the one in PATH is then used. */
function requireLinker(program: string, linker: string, env: NodeJS.ProcessEnv): void {
  if (isAbsolute(linker) ? existsSync(linker) : findProgram(linker, env) !== undefined) return;
  throw new WamrPthreadError('COMPILER_MISSING', `${program}: has no wasm-ld beside it and none is in PATH`, {
    hint: 'Install the lld of the same version, on Debian: apt-get install lld-22 for clang-22.',
  });
}

async function ask(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { execa } = await import('execa');
  const result = await execa(program, args, { env, extendEnv: false, reject: false, stdin: 'ignore' });
  if (result.failed) {
    // A script or a dynamic linker that finds its program or library missing speaks through its exit code.
    const said = result.stderr?.split('\n')[0] || result.originalMessage || `exit code ${result.exitCode}`;
    throw missing(`${program}: cannot be started: ${said}`, result);
  }
  return result.stdout;
}

export function missing(message: string, cause?: unknown): WamrPthreadError {
  return new WamrPthreadError('COMPILER_MISSING', message, {
    hint: 'Install clang and lld with the WebAssembly target, or use the embedded ones: npm install --save-dev @yowasp/clang',
    cause,
  });
}
