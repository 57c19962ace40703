import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { compile } from '../../../src/build.js';
import { stackArea } from '../../../src/config/limits.js';
import { configSchema } from '../../../src/config/schema.js';
import { distFile } from '../../../src/paths.js';
import { embeddedLookupFolders, findEmbeddedPackage } from '../../../src/sdk/embedded/package.js';
import { runEmbedded } from '../../../src/sdk/embedded/run.js';
import { unpackEmbedded } from '../../../src/sdk/embedded/unpack.js';
import { type ProgramBuilder, programBuilder, testSysroots } from '../../support/link.js';
import { debian, partsDir, wasiSdk34 } from '../../support/parts.js';
import { type Program, programsFolder, type SysrootKey } from './program.js';

const OPTIMISED = ['-O1', '-g'];
/** clang's driver runs a wasm-opt that it finds in PATH, which drops names. */
const STOCK_COMPILE = ['-DSTOCK', '--no-wasm-opt', '-matomics', '-mbulk-memory'];
/** As the users of WAMR link without this package. */
const STOCK_LINK = [
  '--shared-memory',
  '--max-memory=67108864',
  '--no-check-features',
  '--export=__heap_base',
  '--export=__data_end',
];

/** Builds programs with one toolchain below `folder`. */
export class Builder {
  readonly #sysroot: SysrootKey;
  readonly #folder: string;
  #patched: Promise<ProgramBuilder> | undefined;

  constructor(sysroot: SysrootKey, folder: string) {
    this.#sysroot = sysroot;
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** The bytes of the module, or of the object; kept on disk by all that they are made of. */
  async build(program: Program): Promise<Uint8Array> {
    const kept = join(partsDir, 'corpus', `${this.#sysroot}-${program.name}-${hashOf(program)}.bin`);
    if (existsSync(kept)) return readFileSync(kept);
    const bytes = await this.#build(program);
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, bytes);
    return bytes;
  }

  #build(program: Program): Promise<Uint8Array> {
    if (program.stock) return this.#stock(program);
    return this.#sysroot === 'wasi-sdk-34' ? this.#bySysroot(program) : this.#byProduct(program);
  }

  /** As a user does: `wamr-pthread cc`. */
  async #byProduct({ source, name, compile: flags, link, config }: Program): Promise<Uint8Array> {
    const output = `${name}.wasm`;
    const { exitCode, stderr } = await compile({
      cwd: this.#folder,
      env: { PATH: process.env['PATH'] ?? '' },
      overrides: { ...config, sdk: { path: this.#sysroot === 'debian' ? 'system' : 'embedded' } },
      language: languageOf(source),
      args: [...OPTIMISED, ...flags, ...link, source, '-o', output],
      stdio: 'capture',
    });
    if (exitCode !== 0) throw new Error(stderr);
    return readFileSync(join(this.#folder, output));
  }

  /** The package of this sysroot has no start object, so that the tests' own linker is needed. */
  async #bySysroot({ source, name, compile: flags, link, config }: Program): Promise<Uint8Array> {
    const sysroot = testSysroots.find(each => each.key === this.#sysroot);
    if (sysroot === undefined) throw new Error(`no sysroot ${this.#sysroot}`);
    this.#patched ??= programBuilder(sysroot, join(this.#folder, 'patched'));
    const area = stackArea(configSchema.parse(config));
    const module = await (await this.#patched).build(source, name, [], {
      compile: [...OPTIMISED, ...flags],
      link: ['-z', `stack-size=${area}`, ...link.flatMap(each => each.replace(/^-Wl,/, '').split(','))],
    });
    return readFileSync(module);
  }

  async #stock({ source, name, isObject, compile: flags, link, unlink }: Program): Promise<Uint8Array> {
    const output = join(this.#folder, `${name}.${isObject ? 'o' : 'wasm'}`);
    const linkFlags = [...STOCK_LINK, '-z,stack-size=1310720'].filter(each => !unlink.includes(each));
    const asked = [...OPTIMISED, ...STOCK_COMPILE, ...flags, source, '-o', output];
    const starts = !link.includes('-nostartfiles');
    const more = isObject ? ['-c'] : [`-Wl,${linkFlags.join(',')}`, ...link];
    await this.#clang(languageOf(source), [...asked, ...more], starts && !isObject);
    return readFileSync(output);
  }

  async #clang(language: 'c' | 'c++', args: readonly string[], starts: boolean): Promise<void> {
    const { clang, clangxx } = debian();
    const driver = language === 'c' ? clang : clangxx;
    switch (this.#sysroot) {
      case 'embedded': {
        const tool = language === 'c' ? 'clang' : 'clang++';
        const line = ['--target=wasm32-wasip1', ...args];
        const { exitCode, stderr } = await runEmbedded(tool, line, { cwd: this.#folder });
        if (exitCode !== 0) throw new Error(Buffer.from(stderr).toString());
        return;
      }
      case 'debian':
        await execa(driver, ['--target=wasm32-wasi', ...args]);
        return;
      case 'wasi-sdk-34': {
        const start = fileURLToPath(new URL('stock_start.c', import.meta.url));
        const libraries = starts ? ['-nostartfiles', start, '-nodefaultlibs', '-lc', await builtins()] : [];
        const sysroot = `--sysroot=${wasiSdk34().sysroot}`;
        await execa(driver, ['--target=wasm32-wasip1', sysroot, ...args, ...libraries]);
      }
    }
  }
}

/** Not the compiler's version: a new one is a new node_modules. */
function hashOf(program: Program): string {
  const hash = createHash('sha256').update(
    JSON.stringify([program.compile, program.link, program.unlink, program.config]),
  );
  const files = [program.source, join(programsFolder, 'threads.h'), distFile('layer', 'manifest.json')];
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

async function builtins(): Promise<string> {
  const embedded = findEmbeddedPackage(embeddedLookupFolders(process.cwd()));
  if (embedded === undefined) throw new Error('@yowasp/clang is not installed: npm ci');
  const lib = join(await unpackEmbedded(embedded), 'lib', 'wasm32-unknown-wasip1');
  return join(lib, 'libclang_rt.builtins.a');
}

function languageOf(source: string): 'c' | 'c++' {
  return source.endsWith('.cpp') ? 'c++' : 'c';
}
