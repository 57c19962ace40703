import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scratchFolder } from '../../scratch.js';
import { compileOrThrow } from '../../sdk/run.js';
import type { Compiler } from '../../sdk/types.js';
import { failure, ok, problem, skipped } from '../observe.js';
import type { Check, DoctorContext, Observation } from '../types.js';

export const check: Check = {
  id: 'compiler',
  title: 'Compiler',
  why: 'It must start, and make WebAssembly with atomics: a clang of the system may be built without the target.',
  async observe({ sdk, env }) {
    if (sdk === undefined) return [skipped('without an SDK there is none')];
    if (sdk.compiler === undefined)
      return [
        problem(
          `${sdk.root} has no clang, and none is in PATH`,
          'Set sdk.compiler, or install clang and lld.',
        ),
      ];
    return [await tryOut(sdk.compiler, sdk.triple, env)];
  },
};

/** Compiles a few characters: what a version says a compiler could do is no evidence that it does. */
async function tryOut(compiler: Compiler, triple: string, env: DoctorContext['env']): Promise<Observation> {
  const name = compiler.kind === 'embedded' ? '@yowasp/clang' : compiler.c;
  const folder = scratchFolder('doctor');
  const [source, object] = [join(folder, 'try.c'), join(folder, 'try.o')];
  const flags = [`--target=${triple}`, '-pthread', '-matomics', '-mbulk-memory'];
  try {
    await writeFile(source, '_Atomic int n; int next(void) { return n++; }\n');
    await compileOrThrow(compiler, 'c', [...flags, '-c', source, '-o', object], { cwd: folder, env });
    // A wrapper script may end well without an object.
    const magic = (await readFile(object, 'latin1').catch(() => '')).slice(0, 4);
    return magic === '\0asm'
      ? ok(`${name} ${compiler.version} makes ${triple} with atomics`)
      : problem(
          `${name} made no WebAssembly for ${triple}`,
          'Set sdk.compiler to a clang with the WebAssembly target.',
        );
  } catch (error) {
    return failure(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
