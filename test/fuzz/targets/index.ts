import { archives } from './archive.js';
import { modules } from './module.js';
import { objects } from './object.js';
import type { Kind } from './target.js';
import { texts } from './text.js';

/** Every kind of file that comes from outside. */
export const kinds: readonly Kind[] = [modules, objects, archives, texts];
