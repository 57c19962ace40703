import { distance } from 'fastest-levenshtein';

/** The known word that somebody who typed `word` most likely meant; undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.ceil(word.length / 3);
  const ranked = known
    .map(each => ({ each, far: far(word, each) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far);
  return ranked[0]?.each;
}

/** `max` or `maxx` is near `threads.max`, too. */
function far(word: string, known: string): number {
  const last = known.slice(known.lastIndexOf('.') + 1);
  return Math.min(distance(word, known), distance(word, last) + (last === known ? 0 : 0.5));
}
