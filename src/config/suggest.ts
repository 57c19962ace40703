import { distance } from 'fastest-levenshtein';
import { childrenOf, configFields, schemaAt } from './fields.js';

/**
 * Full key paths that somebody who wrote `key` inside `parent` may have meant, best first, at most three.
 *
 * Neighbours in the same object come first; only when none is near, the last parts of all keys are compared, so that
 * `stackSize` at the top level leads to `threads.stackSize`.
 */
export function nearestKeys(parent: readonly PropertyKey[], key: string): readonly string[] {
  const prefix = parent.length === 0 ? '' : `${parent.join('.')}.`;
  const siblings = childrenOf(schemaAt(parent) ?? {}).map(([name]) => ({ name, path: `${prefix}${name}` }));
  const near = closest(key, siblings);
  if (near.length > 0) return near;
  const fields = configFields();
  const everywhere = fields.map(field => ({ name: field.key.split('.').at(-1) ?? '', path: field.key }));
  const dotted = fields.map(field => ({ name: field.key, path: field.key }));
  return closest(key, [...everywhere, ...dotted]);
}

interface Candidate {
  readonly name: string;
  readonly path: string;
}

/** Candidates at the smallest distance, where that is a third of the length or less: more is another word. */
export function closest(key: string, candidates: readonly Candidate[]): readonly string[] {
  const wanted = plain(key);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  const ranked = candidates.map(({ name, path }) => ({ path, far: distance(wanted, plain(name)) }));
  const best = Math.min(limit, ...ranked.map(({ far }) => far));
  return [...new Set(ranked.filter(({ far }) => far === best).map(({ path }) => path))].slice(0, 3);
}

/** Letters that matter: `stack-size` and `STACK_SIZE` mean stackSize, and all of WAMR's options begin alike. */
function plain(name: string): string {
  return name
    .replace(/^WAMR_(BUILD_)?/, '')
    .replace(/[-_\s]/g, '')
    .toLowerCase();
}
