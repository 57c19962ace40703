import type { Config } from '../config/types.js';
import { withoutFill } from '../wasm/fill.js';
import { foreignMember } from './object-rules/foreign-member.js';
import { objectRules } from './object-rules/index.js';
import { type LinkObject, readLinkObject } from './object-rules/link-object.js';
import type { ForeignMember, LinkFile } from './object-rules/types.js';
import { applyOverrides, checkOverrides } from './overrides.js';
import { fails } from './report/levels.js';
import { worstFirst } from './severities.js';
import { toFinding } from './static-rules.js';
import type { Report } from './types.js';

/** An object, or a member of an archive. */
export interface LinkInput {
  /** `app.o`, or `libapp.a(part.o)`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file that the linker reads. */
export interface LinkFileBytes {
  readonly kind: 'object' | 'archive';
  /** False for an archive whose symbol index is missing. */
  readonly indexed: boolean;
  readonly inputs: readonly LinkInput[];
}

/**
 * Checks the objects of a file before they are linked; nothing is run. Members of an archive that are no objects are
 * told by a rule, and do not keep the others from being checked.
 *
 * Throws WASM_NOT_WASM, WASM_MALFORMED, WASM_UNSUPPORTED, naming the member, and CONFIG_UNKNOWN_KEY.
 */
export function verifyObjects(
  name: string,
  { kind, indexed, inputs }: LinkFileBytes,
  config: Config,
): Report {
  checkOverrides(config);
  const file = {
    name,
    kind,
    indexed,
    ...(kind === 'archive' ? sorted(inputs) : { ...NOTHING, objects: inputs.map(read) }),
  };
  const found = objectRules.flatMap(rule => rule.check(file, { config }).map(hit => toFinding(rule, hit)));
  const findings = worstFirst(applyOverrides(found, config));
  return { version: 1, file: name, kind, ok: !findings.some(fails), findings, runs: [] };
}

const NOTHING = { foreign: [], filled: [] };

function read({ name, bytes }: LinkInput): LinkObject {
  return readLinkObject(name, bytes);
}

/** The members of an archive: objects, what is none, and the names of those that are longer than their object. */
function sorted(inputs: readonly LinkInput[]): Pick<LinkFile, 'objects' | 'foreign' | 'filled'> {
  const objects: LinkObject[] = [];
  const foreign: ForeignMember[] = [];
  const filled: string[] = [];
  for (const { name, bytes } of inputs) {
    const is = foreignMember(name, bytes);
    const data = withoutFill(bytes);
    if (data.length < bytes.length) filled.push(name);
    if (is === undefined) objects.push(readLinkObject(name, data));
    else foreign.push(is);
  }
  if (objects.length === 0) refuseForeign(inputs, foreign);
  return { objects, foreign, filled };
}

/** An archive of which nothing can be checked is another file than was meant, as a single object for the host is. */
function refuseForeign(inputs: readonly LinkInput[], foreign: readonly ForeignMember[]): void {
  const meant = foreign.find(({ inArchive }) => inArchive !== 'passes over');
  const input = inputs.find(({ name }) => name === meant?.name);
  // Throws, because its header is not that of an object.
  if (input !== undefined) read(input);
}
