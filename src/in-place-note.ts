import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IN_PLACE_NOTE } from './libc/state.js';
import { inPlaceStateFile } from './sdk/in-place-record.js';

/** An SDK that a project patched in place; absolute paths. */
export interface PatchedSdk {
  readonly sysroot: string;
  readonly libDir: string;
}

/**
 * The SDK that the project of this output folder patched in place and that still is, by the note that `patch` left. No
 * toolchain is looked for or unpacked.
 */
export function patchedInPlaceBy(out: string): PatchedSdk | undefined {
  const note = join(out, IN_PLACE_NOTE);
  if (!existsSync(note)) return undefined;
  const sdk = parseNote(readFileSync(note, 'utf8'));
  return sdk !== undefined && existsSync(inPlaceStateFile(sdk.libDir)) ? sdk : undefined;
}

/** What to type to get it back, whatever the config says by then. */
export function restoreCommand({ sysroot }: Pick<PatchedSdk, 'sysroot'>): string {
  return `npx wamr-pthread restore --sysroot ${/\s/.test(sysroot) ? `"${sysroot}"` : sysroot}`;
}

export function stillPatched(sdk: Pick<PatchedSdk, 'sysroot'>): string {
  return `the SDK in ${sdk.sysroot} is still patched in place; type: ${restoreCommand(sdk)}`;
}

function parseNote(text: string): PatchedSdk | undefined {
  const value: unknown = JSON.parse(text);
  const isNote = typeof value === 'object' && value !== null && 'sysroot' in value && 'libDir' in value;
  return isNote ? { sysroot: String(value.sysroot), libDir: String(value.libDir) } : undefined;
}
