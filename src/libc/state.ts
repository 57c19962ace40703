import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sdk } from '../sdk/types.js';
import type { ArchivePlan } from './archive-plan.js';

/** What the last patch of an output folder did; `<out>/state.json`. Holds no times and, but for the SDK, no absolute paths. */
export interface PatchState {
  readonly version: 1;
  readonly tool: string;
  /** Names the sysroot's contents: tool, layer and SDK. */
  readonly id: string;
  /** The stock SDK: the same, whether it is patched in place or not. */
  readonly sdk: Omit<Sdk, 'inPlace'>;
  readonly sdkFingerprint: string;
  readonly libcxxLowered: boolean;
  readonly inputs: readonly FileHash[];
  /** Files that were written, relative to the sysroot. */
  readonly outputs: readonly FileHash[];
  /** Links to the SDK and inside the sysroot, relative to it. */
  readonly links: readonly string[];
  readonly plan: { readonly archives: readonly ArchivePlan[]; readonly startObjects: readonly string[] };
}

/** Name of the state's file in the output folder. */
export const STATE_FILE = 'state.json';

/** In the output folder of a project whose SDK is patched in place: where that SDK is, for `clean` to say. */
export const IN_PLACE_NOTE = 'in-place.json';

export interface FileHash {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export function hashOf(path: string, content: Uint8Array | string): FileHash {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { path, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The state of `out`, or undefined where there is none that this version understands. */
export async function readState(out: string): Promise<PatchState | undefined> {
  const text = await readFile(join(out, STATE_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseState(text);
}

/** A state that was cut short or made by another version is no state: the patch is then made again. */
function parseState(text: string): PatchState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isState(value: unknown): value is PatchState {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    value.version === 1 &&
    'id' in value &&
    'sdk' in value &&
    'plan' in value &&
    'outputs' in value &&
    Array.isArray(value.outputs) &&
    'links' in value &&
    Array.isArray(value.links)
  );
}

/** True where every output of the state is still there with the bytes that were written, and every link leads somewhere. */
export async function outputsIntact(sysroot: string, { outputs, links }: PatchState): Promise<boolean> {
  for (const expected of outputs) {
    const bytes = await readFile(join(sysroot, expected.path)).catch(() => undefined);
    if (bytes === undefined || hashOf(expected.path, bytes).sha256 !== expected.sha256) return false;
  }
  const found = await Promise.all(links.map(path => stat(join(sysroot, path)).catch(() => undefined)));
  return found.every(each => each !== undefined);
}
