import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from './config/load.js';
import { applyEffects } from './libc/apply.js';
import { describeEffect, type Effect } from './libc/effects.js';
import { refuseFolders, refuseUnwritable } from './libc/in-place/refusals.js';
import { planRestore } from './libc/in-place/restore.js';
import { withSdkLock } from './libc/in-place/sdk-lock.js';
import type { ProjectOptions } from './project.js';
import { locateSdk } from './sdk/discover.js';
import { factStore } from './sdk/facts.js';
import { IN_PLACE_FOLDER } from './sdk/in-place-record.js';
import { stockView } from './sdk/stock-view.js';

export interface RestoreOptions extends ProjectOptions {
  /** Plan only; write nothing. */
  readonly dryRun?: boolean;
  /** Restore also files that another tool changed after they were patched; those are kept beside. */
  readonly force?: boolean;
}

export interface RestoreResult {
  /** Absolute path of the SDK's sysroot. */
  readonly sysroot: string;
  /** What was (or, with `dryRun`, would be) done; empty where nothing was patched in place. */
  readonly effects: readonly Effect[];
  /** Files that stayed, because the SDK was upgraded and they are stock already; absolute. */
  readonly renewed: readonly string[];
  /** Where files that another tool changed are kept; absolute. */
  readonly setAside: readonly string[];
}

const PERMISSION_HINT = 'Restore as a user who may write there, for example the one who patched it.';

/**
 * Brings back the stock files of an SDK that was patched in place, byte by byte, with permissions and times, whichever
 * version patched it, and removes every file that was added. Does nothing where nothing is patched.
 *
 * Throws what `loadConfig` throws, the errors of a place that is no SDK, SDK_CHANGED, SDK_NOT_WRITABLE, LOCKED and
 * IO_WRITE.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { config } = await loadConfig(options);
  const folders = await locateSdk({ config: config.sdk, env: options.env, cwd: options.cwd });
  const own = join(folders.libDir, IN_PLACE_FOLDER);
  const store = await factStore(options.env);
  const plan = async () => planRestore(folders, await stockView(folders, store), options.force === true);
  const { sysroot } = folders;
  if (options.dryRun === true || !existsSync(own)) return { sysroot, ...(await plan()) };
  refuseFolders([folders.libDir], PERMISSION_HINT);
  return withSdkLock(own, async () => {
    const now = await plan();
    refuseUnwritable(now.effects, PERMISSION_HINT);
    await applyEffects(now.effects);
    return { sysroot, ...now };
  });
}

/** What `restore` says to people. */
export function formatRestore(result: RestoreResult, dryRun: boolean): string {
  const { sysroot, effects, renewed, setAside } = result;
  const notes = [
    ...renewed.map(file => `  stays: ${file} is stock already, from an upgrade of the SDK`),
    ...setAside.map(file => `  kept: ${file}, what another tool had made`),
  ];
  if (effects.length === 0) return `nothing to restore in ${sysroot}`;
  if (dryRun) return [...effects.map(describeEffect), ...notes, 'dry run: nothing was written'].join('\n');
  return [`restored ${sysroot}`, ...notes].join('\n');
}
