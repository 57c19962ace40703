import { WamrPthreadError } from '../../errors.js';
import { run } from '../../sdk/run.js';
import type { Sdk } from '../../sdk/types.js';
import { compileLayer } from './compile.js';

/** Compiles the layer with the SDK's own compiler and headers into `folder`. Throws COMPILER_MISSING, COMPILER_FAILED. */
export async function rebuildLayer(sdk: Sdk, folder: string): Promise<void> {
  const { compiler } = sdk;
  if (compiler === undefined) {
    throw new WamrPthreadError('COMPILER_MISSING', `no clang was found for ${sdk.root}`, {
      hint: 'Name one with `sdk.compiler`, or leave out --rebuild-layer: the objects of the package fit every SDK.',
    });
  }
  await compileLayer({
    folder,
    // By name, not by --sysroot: on Debian that would find the machine's own headers first.
    options: compiler.kind === 'embedded' ? [] : ['-nostdlibinc', '-isystem', sdk.includeDir],
    compile: (args, cwd) => run(compiler, 'c', args, { cwd, env: process.env, stdio: 'capture' }),
  });
}
