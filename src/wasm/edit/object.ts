import { readObject } from '../object.js';
import { closeDraft, openDraft } from './draft.js';
import { dropDisallowed } from './features.js';
import { type Forward, forwardFunctions } from './forward.js';
import { addUndefinedFunctions, type UndefinedFunction } from './functions.js';
import { type Redirect, redirectAccesses } from './redirect.js';
import { renameDefined, renameUndefined } from './rename.js';

/** What to change in an object. Names that the object does not have are passed over. */
export interface ObjectEdits {
  /** Symbols that the object defines for others, old name to new; binding and visibility stay. */
  readonly rename?: ReadonlyMap<string, string>;
  /** Functions that the object takes from others, old name to new. */
  readonly renameUndefined?: ReadonlyMap<string, string>;
  /** Variables whose accesses become calls. */
  readonly redirect?: readonly Redirect[];
  /** Functions whose bodies become calls. */
  readonly forward?: readonly Forward[];
  /** Undefined functions to add, so that the linker brings them in. */
  readonly addUndefined?: readonly UndefinedFunction[];
  /** Names of `-` entries of `target_features` to take out, e.g. `shared-mem`. */
  readonly dropDisallowed?: ReadonlySet<string>;
}

/**
 * Edits a relocatable object. Pure; the result is `bytes` itself where nothing applies.
 *
 * Redirects, forwards and additions see the names from before the renames. `file` is only a name for messages. Throws
 * WASM_NOT_WASM, WASM_MALFORMED, and WASM_UNSUPPORTED with the offset for everything that could only be guessed.
 */
export function editObject(bytes: Uint8Array, file: string, edits: ObjectEdits): Uint8Array {
  const opened = openDraft(readObject(bytes, file));
  // Relocations are read from the object, so the other edits must see those that the calls brought.
  const first =
    edits.forward === undefined || edits.forward.length === 0
      ? opened
      : openDraft(readObject(closeDraft(opened, forwardFunctions(opened, edits.forward)), file));
  let draft = first;
  if (edits.redirect !== undefined) draft = redirectAccesses(draft, edits.redirect);
  if (edits.addUndefined !== undefined) draft = addUndefinedFunctions(draft, edits.addUndefined);
  if (edits.rename !== undefined) draft = renameDefined(draft, edits.rename);
  if (edits.renameUndefined !== undefined) draft = renameUndefined(draft, edits.renameUndefined);
  if (edits.dropDisallowed !== undefined) draft = dropDisallowed(draft, edits.dropDisallowed);
  return closeDraft(first, draft);
}
