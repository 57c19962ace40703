import { statSync } from 'node:fs';
import { buildPaths } from './build-paths.js';
import { type Call, keepRecord } from './fast-path.js';
import { projectFlags } from './generated-files.js';
import type { PatchResult } from './patch.js';
import { formatPatch } from './patch-report.js';
import { watchedInputs, watchedOutputs } from './watched-files.js';

/** Clocks of file systems are coarser than ours. */
const CLOCK_SLACK_MS = 50;

/**
 * Keeps what a run found out for the next one that is called the same way; see `unchangedSince`.
 *
 * Nothing is kept where stamps would not tell that something changed: configs that are programs (they may read
 * anything), a layer compiled now, and inputs that changed while the run went on, which began at `startedAt`
 * (milliseconds since 1970).
 */
export function rememberProject(
  result: PatchResult,
  call: Call,
  startedAt: number = performance.timeOrigin,
): void {
  if (result.configFile !== undefined && !/\.jsonc?$/.test(result.configFile)) return;
  if (call.words.some(word => word.startsWith('--rebuild-layer'))) return;
  const inputs = watchedInputs(result, call);
  if (inputs.some(path => changedSince(path, startedAt - CLOCK_SLACK_MS))) return;
  const { sdk } = result;
  const { c, cxx, link, linkCxx } = projectFlags(result);
  keepRecord(result.config.out, call, [...inputs, ...watchedOutputs(result)], {
    message: formatPatch({ ...result, effects: [] }, { colour: false, dryRun: false }),
    paths: buildPaths(result, call),
    build:
      sdk.compiler === undefined ? undefined : { compiler: sdk.compiler, flags: { c, cxx, link, linkCxx } },
  });
}

function changedSince(path: string, time: number): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats !== undefined && stats.ctimeMs > time;
  } catch {
    // A part of the path is a file, or must not be looked into, such as another user's folder in PATH.
    return false;
  }
}
