import { factStore } from '../sdk/facts.js';
import { stockView } from '../sdk/stock-view.js';
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
export async function inPlaceOf(
  sdk: Pick<Sdk, 'libDir' | 'sysroot'>,
  env: NodeJS.ProcessEnv,
): Promise<InPlace> {
  const { record, files } = await stockView(sdk, await factStore(env));
  if (record === undefined) return { kind: 'none' };
  const { tool } = record;
  const changed = files.filter(({ found = null, ours }) => found !== ours).map(({ path }) => path);
  return changed.length === 0 ? { kind: 'whole', tool } : { kind: 'changed', tool, files: changed };
}
