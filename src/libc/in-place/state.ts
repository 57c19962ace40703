import { type InPlaceRecord, readInPlaceRecord } from '../../sdk/in-place-record.js';
import type { PatchState } from '../state.js';

/** `<libDir>/.wamr-pthread/state.json`. No times, no absolute paths but those that the plan's texts name. */
export interface InPlaceState extends InPlaceRecord {
  /** Names what the patched files are made from: tool, layer and the stock SDK's contents. */
  readonly id: string;
  /** Contents of the SDK's VERSION files, informational. */
  readonly sdkVersion?: string;
  readonly libcxxLowered: boolean;
  readonly plan: PatchState['plan'];
}

/** The state of an SDK that this version wrote; undefined: none, or one without what a patch needs to know. */
export function readInPlaceState(libDir: string): InPlaceState | undefined {
  const record = readInPlaceRecord(libDir);
  return record !== undefined && isState(record) ? record : undefined;
}

function isState(record: InPlaceRecord): record is InPlaceState {
  return record.version === 1 && 'id' in record && 'plan' in record && 'libcxxLowered' in record;
}
