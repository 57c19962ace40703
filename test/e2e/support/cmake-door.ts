import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { distFile, packageRoot } from '../../../src/paths.js';
import { readModule } from '../../../src/wasm/module.js';
import { writeDocFiles } from './doc-files.js';
import { environment } from './toolchains.js';

interface Outcome {
  readonly code: number | undefined;
  /** Both streams, as a terminal shows them. */
  readonly log: string;
}

/** A CMake project with the package in node_modules, as pnpm puts it there: a link into a store. */
export interface Door {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Runs a program in the folder; `env` is added to an environment that names no SDK. */
  run(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** The same, where failing is an error of the test; gives the log. */
  must(program: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<string>;
  /** What is written at the beginning of each `cmake -B`. */
  configure(build: string, ...more: readonly string[]): readonly string[];
}

/** The example of docs/cmake.md in a folder of this name; it goes when the test ends. */
export function door(more: Readonly<Record<string, string>> = {}, name = 'my project'): Door {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'wamr-pthread-cmake-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, name);
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(packageRoot, join(folder, 'node_modules', 'wamr-pthread'));
  mkdirSync(join(folder, 'node_modules', '.bin'));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${distFile('cli', 'main.js')}" "$@"\n`;
  writeFileSync(join(folder, 'node_modules', '.bin', 'wamr-pthread'), program, { mode: 0o755 });
  writeDocFiles('cmake.md', folder, more);
  const run = async (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const result = await execa(program, args, {
      cwd: folder,
      env: { ...environment, ...env },
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
    });
    return { code: result.exitCode, log: result.all };
  };
  return {
    folder,
    write: files => writeDocFiles('cmake.md', folder, files),
    run,
    must: async (program, args, env) => {
      const { code, log } = await run(program, args, env);
      if (code !== 0) throw new Error(`${program} ${args.join(' ')}: exit code ${code}\n${log}`);
      return log;
    },
    configure: (build, ...options) => [
      '-S',
      '.',
      '-B',
      build,
      `-DCMAKE_TOOLCHAIN_FILE=${toolchainFile}`,
      ...options,
    ],
  };
}

/** As users type it, relative to the project. */
export const toolchainFile = 'node_modules/wamr-pthread/templates/cmake/wamr-pthread.cmake';

/** A Node for WAMR_PTHREAD_NODE that notes each verb it runs; `verbs` gives them since the last call. */
export function countingNode({ folder }: Door): { readonly node: string; verbs(): string[] } {
  const [node, log] = [join(folder, 'counting-node'), join(folder, 'verbs.log')];
  const note = `case "$2" in ?*) echo "$2" >> "${log}";; esac`;
  writeFileSync(node, `#!/bin/sh\n${note}\nexec "${process.execPath}" "$@"\n`);
  chmodSync(node, 0o755);
  return {
    node,
    verbs: () => {
      const noted = existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean) : [];
      rmSync(log, { force: true });
      return noted;
    },
  };
}

/** What the settings of a target decide, read from the module. */
export function settingsOf(file: string) {
  const module = readModule(readFileSync(file), file);
  const constant = (name: string) => {
    const found = module.exports.find(each => each.name === name);
    return Number(module.globals[found?.index ?? -1]?.init);
  };
  const functions = module.exports.filter(({ kind }) => kind === 'function').map(({ name }) => name);
  return {
    /** Bytes of all stacks together. */
    stack: Number(module.globals[0]?.init) - Math.ceil(constant('__data_end') / 16) * 16,
    functions: functions.sort(),
    maximum: module.memories[0]?.max,
    host: module.imports.filter(({ module: from, name }) => from === 'env' && name === 'log_line').length,
  };
}
