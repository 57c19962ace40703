import { placeOf } from '../frames/place.js';
import { threadName } from '../thread-name.js';
import type { HeapPlace } from './types.js';

/** `thread 1 in make (app.c:7)`. */
export function originText(place: HeapPlace): string {
  return place.stack.length === 0 ? 'the host' : `${threadName(place.thread)} in ${placeOf(place)}`;
}
