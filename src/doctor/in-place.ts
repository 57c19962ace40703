import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../libc/state.js';
import { readInPlaceRecord } from '../sdk/in-place-record.js';
import type { Sdk } from '../sdk/types.js';

/**
 * `none`: the SDK was never patched in place. `changed`: it was, and these files, relative to the sysroot, are no
 * longer ours (an upgrade wrote over them).
 */
export type InPlace =
  | { readonly kind: 'none' }
  | { readonly kind: 'whole'; readonly tool: string }
  | { readonly kind: 'changed'; readonly tool: string; readonly files: readonly string[] };

/** Throws SDK_CHANGED where the state file cannot be understood. */
export async function inPlaceOf({ libDir, sysroot }: Pick<Sdk, 'libDir' | 'sysroot'>): Promise<InPlace> {
  const record = readInPlaceRecord(libDir);
  if (record === undefined) return { kind: 'none' };
  const files: string[] = [];
  for (const { path, ours } of record.files) {
    if ((await hashAt(join(sysroot, path))) !== ours) files.push(path);
  }
  const { tool } = record;
  return files.length === 0 ? { kind: 'whole', tool } : { kind: 'changed', tool, files };
}

/** Null: there is no such file. */
async function hashAt(path: string): Promise<string | null> {
  return existsSync(path) ? hashOf(path, await readFile(path)).sha256 : null;
}
