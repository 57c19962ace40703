import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config/types.js';
import { deriveFlags } from './flags/derive.js';
import { emit } from './flags/emit/index.js';
import type { Flags } from './flags/types.js';
import type { Effect } from './libc/effects.js';
import type { Sdk } from './sdk/types.js';
import { compilerPrograms, compilerShims } from './shims.js';

/** By this text `clean` knows that a folder was made by this tool. */
export const GITIGNORE = '# Made by wamr-pthread; nothing here belongs into a repository.\n*\n';

type FileEffect = Extract<Effect, { kind: 'file' }>;

interface GeneratedInput {
  readonly config: Config;
  readonly sdk: Sdk;
  /** Absolute path of the patched sysroot. */
  readonly sysroot: string;
  readonly libcxxLowered: boolean;
}

/** The flags of a project; `importsFile` is where `patch` writes the names that may stay undefined. */
export function projectFlags({ config, sdk, sysroot, libcxxLowered }: GeneratedInput): Flags {
  return deriveFlags({
    config,
    sdk,
    sysroot,
    libcxxLowered,
    importsFile: join(config.out, 'allowed-imports.txt'),
  });
}

/** Those of the files that are not there with these contents. */
export async function changedFiles(files: readonly FileEffect[]): Promise<FileEffect[]> {
  const changed: FileEffect[] = [];
  for (const file of files) {
    const there = await readFile(file.path).catch(() => undefined);
    if (there === undefined || !there.equals(Buffer.from(file.content))) changed.push(file);
  }
  return changed;
}

/** Everything in `out/` beside the sysroot: small texts that depend on config and SDK only. */
export function generatedFiles(input: GeneratedInput): FileEffect[] {
  const { config, sdk } = input;
  const flags = projectFlags(input);
  const file = (name: string, content: string, executable = false) => ({
    kind: 'file' as const,
    path: join(config.out, name),
    content,
    executable,
  });
  return [
    file('.gitignore', GITIGNORE),
    file('allowed-imports.txt', `${flags.imports.join('\n')}\n`),
    file('toolchain.cmake', emit(flags, 'cmake', { sdk, compilers: compilerPrograms(config.out, sdk) })),
    file('runtime.cmake', emit(flags, 'runtime')),
    file('wamr_pthread_host.h', emit(flags, 'header')),
    ...compilerShims(sdk).map(({ name, content }) => file(name, content, true)),
  ];
}
