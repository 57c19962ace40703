import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { WamrPthreadError } from '../errors.js';
import { runProgram } from './programs.js';
import { filesBelow, hashContents } from './tree-hash.js';

/** The crate whose package carries WAMR's sources, and what they must be. */
export const CRATE = {
  name: 'wamrx-sys',
  version: '0.3.0',
  wamr: '2.4.3',
  /** Of names and contents of all files below wasm-micro-runtime (tree-hash.ts). */
  hash: '64a293b05c466f9e5d5848c2b44e033fb050a3f70bff3e5f743076fa34d2e9ff',
} as const;

const MANIFEST = `[package]
name = "wamr-source"
version = "0.0.0"
edition = "2021"
publish = false

[dependencies]
${CRATE.name} = "=${CRATE.version}"
`;

const metadataSchema = z.object({
  packages: z.array(z.object({ name: z.string(), version: z.string(), manifest_path: z.string() })),
});

/** Where the crate's WAMR is kept below the cache. */
export function crateTree(cache: string): string {
  return join(cache, `wamr-${CRATE.wamr}-${CRATE.hash.slice(0, 12)}`);
}

/**
 * WAMR's source tree from the crate, brought by cargo and copied into the cache, because WAMR's CMake writes into it.
 *
 * Throws RUNTIME_TOOL_MISSING without cargo, RUNTIME_BUILD_FAILED where it cannot fetch, RUNTIME_SOURCE where the
 * sources are not the expected ones.
 */
export async function fetchCrate(cache: string, env: NodeJS.ProcessEnv): Promise<string> {
  const kept = crateTree(cache);
  if (existsSync(kept)) {
    checkCrate(kept);
    return kept;
  }
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, 'crate.'));
  try {
    const source = await locate(scratch, env);
    const copy = join(scratch, 'wamr');
    cpSync(source, copy, { recursive: true });
    checkCrate(copy);
    renameSync(copy, kept);
    return kept;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Throws RUNTIME_SOURCE where the tree is not what this version of the tool knows. */
function checkCrate(tree: string): void {
  const found = hashContents(tree, filesBelow(tree));
  if (found === CRATE.hash) return;
  throw new WamrPthreadError(
    'RUNTIME_SOURCE',
    `${tree}: the sources of ${CRATE.name} ${CRATE.version} are not the expected ones (hash ${found.slice(0, 16)}…, expected ${CRATE.hash.slice(0, 16)}…)`,
    { hint: 'Delete that folder and run the command again; nothing of it was built.' },
  );
}

async function locate(scratch: string, env: NodeJS.ProcessEnv): Promise<string> {
  const project = join(scratch, 'project');
  mkdirSync(join(project, 'src'), { recursive: true });
  writeFileSync(join(project, 'Cargo.toml'), MANIFEST);
  writeFileSync(join(project, 'src', 'lib.rs'), '');
  const manifest = ['--manifest-path', join(project, 'Cargo.toml')];
  await runProgram('cargo', ['fetch', '--quiet', ...manifest], { cwd: project, env });
  const { stdout } = await runProgram(
    'cargo',
    ['metadata', '--format-version', '1', '--offline', ...manifest],
    { cwd: project, env },
  );
  const { packages } = metadataSchema.parse(JSON.parse(stdout));
  const found = packages.find(each => each.name === CRATE.name && each.version === CRATE.version);
  const tree = found && join(dirname(found.manifest_path), 'wasm-micro-runtime');
  if (tree !== undefined && existsSync(tree)) return tree;
  throw new WamrPthreadError(
    'RUNTIME_SOURCE',
    `the crate ${CRATE.name} ${CRATE.version} has no folder wasm-micro-runtime`,
    { hint: 'Name a source tree of WAMR with --wamr-root.' },
  );
}
