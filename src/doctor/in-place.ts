import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Sdk } from '../sdk/types.js';

/** What `patch --in-place` keeps beside libc.a; other keys are not looked at here. */
const recordSchema = z.object({
  tool: z.string(),
  files: z.array(z.object({ path: z.string(), ours: z.string().nullable() })),
});

/**
 * `none`: the SDK was never patched in place. `changed`: it was, and these files, relative to the sysroot, are no
 * longer ours (an upgrade wrote over them). `unknown`: the state file cannot be understood.
 */
export type InPlace =
  | { readonly kind: 'none' | 'unknown' }
  | { readonly kind: 'whole'; readonly tool: string }
  | { readonly kind: 'changed'; readonly tool: string; readonly files: readonly string[] };

export function inPlaceStateFile({ libDir }: Pick<Sdk, 'libDir'>): string {
  return join(libDir, '.wamr-pthread', 'state.json');
}

export function inPlaceOf(sdk: Pick<Sdk, 'libDir' | 'sysroot'>): InPlace {
  const text = readOrUndefined(inPlaceStateFile(sdk));
  if (text === undefined) return { kind: 'none' };
  const record = recordSchema.safeParse(jsonOrUndefined(text.toString('utf8')));
  if (!record.success) return { kind: 'unknown' };
  const { tool, files } = record.data;
  const changed = files.filter(({ path, ours }) => hashAt(join(sdk.sysroot, path)) !== ours);
  if (changed.length === 0) return { kind: 'whole', tool };
  return { kind: 'changed', tool, files: changed.map(({ path }) => path) };
}

/** Null: there is no such file. */
function hashAt(path: string): string | null {
  const bytes = readOrUndefined(path);
  return bytes === undefined ? null : createHash('sha256').update(bytes).digest('hex');
}

function readOrUndefined(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
