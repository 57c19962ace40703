import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { loadConfig } from './config/load.js';
import { errnoOf, WamrPthreadError } from './errors.js';
import type { ProjectOptions } from './patch.js';
import type { Report } from './verify/types.js';
import { verifyModule } from './verify/verify.js';
import { readModule } from './wasm/module.js';

export interface VerifyRequest extends ProjectOptions {
  /** Paths of linked modules, relative to `cwd` or absolute. */
  readonly modules: readonly string[];
  /** Rules only. */
  readonly staticOnly?: boolean;
  readonly progress?: (text: string) => void;
}

/**
 * One report for each module, in the order given. All files are read before the first run.
 *
 * Throws IO_READ, WASM_NOT_WASM, WASM_MALFORMED for files that are no linked modules, and what the config throws.
 */
export async function verify({
  modules,
  staticOnly,
  progress,
  ...options
}: VerifyRequest): Promise<Report[]> {
  const { config } = await loadConfig(options);
  const files: { module: string; bytes: Uint8Array }[] = [];
  for (const module of modules) {
    const bytes = await readModuleFile(resolve(options.cwd, module), module);
    refuseObjects(bytes, module);
    files.push({ module, bytes });
  }
  const reports: Report[] = [];
  for (const { module, bytes } of files) {
    reports.push(
      await verifyModule(module, bytes, {
        config,
        ...(staticOnly === true ? { engines: [] } : {}),
        onRun: (engine, run, runs) => progress?.(`${basename(module)} on ${engine}, run ${run} of ${runs}`),
      }),
    );
  }
  return reports;
}

async function readModuleFile(path: string, shown: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new WamrPthreadError('IO_READ', `cannot read ${shown}: ${reasonOf(error)}`, {
      hint: 'Name a linked module: wamr-pthread verify app.wasm',
      cause: error,
    });
  }
}

/** What `clang -c` makes would break nearly every rule. (A module linked with `--emit-relocs` has exports.) */
function refuseObjects(bytes: Uint8Array, file: string): void {
  const { sections, exports } = readModule(bytes, file);
  if (exports.length > 0 || !sections.some(({ name }) => name === 'linking')) return;
  throw new WamrPthreadError('USAGE', `${file} is an object that has not been linked yet`, {
    hint: `Link it first: wamr-pthread cc -- ${file} -o app.wasm`,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

function reasonOf(error: unknown): string {
  return REASONS[errnoOf(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}
