import type { Lookalike } from '../../wasm/lookalikes.js';
import type { RuleContext, RuleHit, RuleText } from '../types.js';
import type { LinkObject } from './link-object.js';

/** What the linker reads: an object, or an archive of them. */
export interface LinkFile {
  /** As it was named. */
  readonly name: string;
  readonly kind: 'object' | 'archive';
  /** False for an archive whose symbol index is missing. */
  readonly indexed: boolean;
  readonly objects: readonly LinkObject[];
  /** Members of an archive that are neither objects nor bitcode. */
  readonly foreign: readonly ForeignMember[];
  /** Names of members with bytes behind their last section that an archiver has put there. */
  readonly filled: readonly string[];
}

export interface ForeignMember extends Pick<Lookalike, 'what' | 'inArchive'> {
  /** `libapp.a(part.o)`. */
  readonly name: string;
}

/** A rule about files before they are linked: data plus one function. */
export interface ObjectRule extends RuleText {
  /** Places where the rule is broken; `where` is an object, or a member as `libapp.a(part.o)`. Empty: fine. */
  check(file: LinkFile, context: RuleContext): readonly RuleHit[];
}
