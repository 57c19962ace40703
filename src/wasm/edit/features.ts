import { encodeName, encodeVector } from '../encode.js';
import { findCustom } from '../sections.js';
import type { ObjectDraft } from './draft.js';
import { withPayload } from './payload.js';

/**
 * Takes `-` entries out of `target_features`, by name.
 *
 * The section stays even when it is empty then: section numbers in relocations must not move.
 */
export function dropDisallowed(draft: ObjectDraft, names: ReadonlySet<string>): ObjectDraft {
  const { features, sections } = draft.object;
  const kept = features.filter(({ prefix, name }) => prefix !== '-' || !names.has(name));
  const section = findCustom(sections, 'target_features');
  if (section === undefined || kept.length === features.length) return draft;
  const entries = kept.map(({ prefix, name }) => [prefix.charCodeAt(0), ...encodeName(name)]);
  return withPayload(draft, section, encodeVector(entries));
}
