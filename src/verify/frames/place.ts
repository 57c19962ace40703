import { isAllocator } from './allocators.js';
import { functionOf } from './frame.js';
import { isLibraryFile, isLibraryName } from './library.js';

/** A stack, innermost first. */
export interface Frames {
  readonly stack: readonly string[];
  /** Position of the nearest frame whose line is the program's. Absent: there is none. */
  readonly own?: number;
}

/** Where the program's own code is in a stack: libraries have no lines, or those of their headers and sources. */
export function ownFrame(
  places: readonly number[],
  sourceOf: (place: number) => { readonly file: string } | undefined,
): Pick<Frames, 'own'> {
  const own = places.findIndex(each => {
    const source = sourceOf(each);
    return source !== undefined && !isLibraryFile(source.file);
  });
  return own < 0 ? {} : { own };
}

/**
 * The function whose doing it is, and where the program called it if that is a function of a library: "put (app.c:12)",
 * "strlen, called by greet (app.c:7)". Empty for an empty stack.
 */
export function placeOf(frames: Frames, native?: string): string {
  const { stack, own } = frames;
  const inner = innermost(stack);
  if (native === undefined) return `${stack[inner] ?? ''}${calledBy(frames, inner)}`;
  const caller = stack[own ?? inner];
  return caller === undefined ? native : `${native}, called by ${caller}`;
}

/** The name of the program's nearest function; with no lines, as far as names tell. */
export function programFunction({ stack, own }: Frames): string | undefined {
  const inner = innermost(stack);
  const frame = stack[own ?? callerByName(stack, inner) ?? inner];
  return frame === undefined ? undefined : functionOf(frame);
}

/** `, called by stamp (log.c:7) through localtime`, for a frame that is a library's; empty for one of the program. */
export function calledBy({ stack, own }: Frames, frame: number): string {
  const caller = own ?? callerByName(stack, frame);
  const by = caller === undefined || caller <= frame ? undefined : stack[caller];
  if (caller === undefined || by === undefined) return '';
  // What the program called, where that is not the frame of which the sentence speaks.
  const entry = own === undefined || own - 1 <= frame ? undefined : stack[own - 1];
  return `, called by ${by}${entry === undefined ? '' : ` through ${functionOf(entry)}`}`;
}

/** Allocators do what they are asked for, and are passed over. */
function innermost(stack: readonly string[]): number {
  return Math.max(
    stack.findIndex(each => !isAllocator(each)),
    0,
  );
}

function callerByName(stack: readonly string[], frame: number): number | undefined {
  const isLibrary = (each: string) => isAllocator(each) || isLibraryName(functionOf(each));
  const inner = stack[frame];
  if (inner === undefined || !isLibrary(inner)) return undefined;
  const found = stack.findIndex((each, at) => at > frame && !isLibrary(each));
  return found < 0 ? undefined : found;
}
