import { basename } from 'node:path';
import type { FileHash, PatchState } from './libc/state.js';

type Made = Pick<PatchState, 'id' | 'tool' | 'sdk' | 'inputs' | 'sdkFingerprint'>;

/** Why an overlay that was there is made again: another SDK, the same one upgraded, or another version of this tool. */
export function upgradeNotes(before: Made | undefined, now: Made): string[] {
  if (before === undefined || before.id === now.id) return [];
  const notes = before.tool === now.tool ? [] : [toolNote(before.tool, now.tool)];
  if (before.sdkFingerprint === now.sdkFingerprint) return notes;
  if (before.sdk.sysroot !== now.sdk.sysroot)
    return [...notes, `the toolchain is another one: ${before.sdk.sysroot} before, ${now.sdk.sysroot} now`];
  const differing = differingFiles(before.inputs, now.inputs);
  return [...notes, sdkNote(now.sdk.sysroot, [before.sdk.version, now.sdk.version], differing)];
}

export function toolNote(before: string, now: string): string {
  return `wamr-pthread is ${now} now, the sysroot was made by ${before}`;
}

/** `files`: base names that differ. */
export function sdkNote(
  sysroot: string,
  [before, now]: readonly [string | undefined, string | undefined],
  files: readonly string[],
): string {
  const versions = before === now ? '' : ` from ${firstLine(before)} to ${firstLine(now)}`;
  const which = files.length === 0 ? 'headers or other files differ' : `${files.join(', ')} changed`;
  return `the SDK in ${sysroot} was upgraded${versions} since the last patch: ${which}`;
}

function firstLine(version: string | undefined): string {
  return version?.split('\n')[0] ?? 'an unknown version';
}

function differingFiles(before: readonly FileHash[], now: readonly FileHash[]): string[] {
  const known = new Map(before.map(({ path, sha256 }) => [path, sha256]));
  const current = new Map(now.map(({ path, sha256 }) => [path, sha256]));
  const paths = [...new Set([...known.keys(), ...current.keys()])];
  return paths.filter(path => known.get(path) !== current.get(path)).map(path => basename(path));
}
