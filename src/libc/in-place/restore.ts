import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IN_PLACE_FOLDER, inPlaceStateFile } from '../../sdk/in-place-record.js';
import { type ExaminedFile, linkText, type StockView } from '../../sdk/stock-view.js';
import type { Effect } from '../effects.js';
import { staleTemporaries } from './leftovers.js';
import { foreignFile, lostOriginal } from './refusals.js';
import { setAsideName } from './set-aside.js';

export interface RestorePlan {
  readonly effects: readonly Effect[];
  /** Files that are stock already because another SDK has come; absolute. */
  readonly renewed: readonly string[];
  /** Where files that another tool changed are kept; absolute. */
  readonly setAside: readonly string[];
}

interface Folders {
  readonly sysroot: string;
  readonly libDir: string;
}

/**
 * Plans the way back to the stock SDK. Files that came with an upgrade stay.
 *
 * Throws SDK_CHANGED for files that another tool changed, unless `force` is set: then they are kept beside the
 * original.
 */
export function planRestore({ sysroot, libDir }: Folders, stock: StockView, force: boolean): RestorePlan {
  const { record, files } = stock;
  const renewed = files.filter(({ status }) => status === 'renewed');
  const foreign = files.filter(({ status }) => status === 'foreign');
  const [first] = foreign;
  if (first !== undefined && !force) throw foreignFile(first, 'restore --force');
  const back = files.filter(
    ({ status }) =>
      status === 'ours' || status === 'foreign' || (status === 'missing' && renewed.length === 0),
  );
  const effects = [
    ...staleTemporaries(libDir, files),
    ...foreign.map(({ file }): Effect => ({ kind: 'copy', path: setAsideName(file), from: file })),
    ...back.map(restoringEffect),
    ...(record?.aliases ?? [])
      .map(path => join(sysroot, path))
      .filter(path => linkText(path) !== undefined)
      .map((path): Effect => ({ kind: 'remove', path })),
    // The originals before the state: one that a kill leaves alone still says what was patched.
    ...[join(libDir, IN_PLACE_FOLDER, 'original'), inPlaceStateFile(libDir)]
      .filter(path => existsSync(path))
      .map((path): Effect => ({ kind: 'remove', path })),
  ];
  return {
    effects,
    renewed: renewed.map(({ file }) => file),
    setAside: foreign.map(({ file }) => setAsideName(file)),
  };
}

/** Makes one file stock again. Throws SDK_CHANGED where its original is not there. */
export function restoringEffect(examined: ExaminedFile): Effect {
  const { file, original, link, kept } = examined;
  if (original === null) return { kind: 'remove', path: file };
  if (link !== undefined) return { kind: 'symlink', path: file, text: link };
  if (kept === undefined) throw lostOriginal(examined);
  return { kind: 'copy', path: file, from: kept };
}
