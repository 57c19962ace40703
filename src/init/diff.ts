import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { Change } from './types.js';

/** A unified diff as `git apply` and `patch -p1` read it. */
export function unifiedDiff({ name, before, after }: Change): string {
  const from = before === undefined ? '/dev/null' : `a/${name}`;
  const patch = structuredPatch(from, `b/${name}`, before ?? '', after, undefined, undefined, { context: 3 });
  return formatPatch(patch, FILE_HEADERS_ONLY);
}
