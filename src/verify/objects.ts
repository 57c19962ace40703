import type { Config } from '../config/types.js';
import { foreignMember } from './object-rules/foreign-member.js';
import { objectRules } from './object-rules/index.js';
import { readLinkObject } from './object-rules/link-object.js';
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
  const foreign = new Map(
    inputs.flatMap(each => {
      const is = kind === 'archive' ? foreignMember(each.name, each.bytes) : undefined;
      return is === undefined ? [] : [[each, is]];
    }),
  );
  const objects = inputs
    .filter(each => !foreign.has(each))
    .map(each => readLinkObject(each.name, each.bytes));
  const file = { name, kind, indexed, objects, foreign: [...foreign.values()] };
  const found = objectRules.flatMap(rule => rule.check(file, { config }).map(hit => toFinding(rule, hit)));
  const findings = worstFirst(applyOverrides(found, config));
  return { version: 1, file: name, kind, ok: !findings.some(fails), findings, runs: [] };
}
