// Compiles templates/layer/ with the embedded toolchain into dist/layer/. `node dist/cli/dev/build-layer.js` after tsc.
import { compileLayer } from '../../src/libc/layer/compile.js';
import { distFile } from '../../src/paths.js';
import { runEmbedded } from '../../src/sdk/embedded/run.js';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

const { manifest, compiled } = await compileLayer({
  folder: distFile('layer'),
  compile: async (args, cwd) => {
    const { exitCode, stdout, stderr } = await runEmbedded('clang', args, { cwd });
    return { exitCode, stdout: text(stdout), stderr: text(stderr) };
  },
});
process.stdout.write(`layer: ${manifest.members.length} members, ${compiled.length} compiled\n`);
