import { isAllocator } from './allocators.js';
import { functionOf, lineOf } from './frame.js';
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
  const inner = innermost(frames);
  if (native === undefined) return `${stack[inner] ?? ''}${calledBy(frames, inner)}`;
  const caller = stack[own ?? inner];
  return caller === undefined ? native : `${native}, called by ${caller}`;
}

/** The name of the program's nearest function; with no lines, as far as names tell. */
export function programFunction(frames: Frames): string | undefined {
  const { stack, own } = frames;
  const inner = innermost(frames);
  // Into a function of the program's own something of a header may have been put.
  const isInlined = (each: string) => lineOf(each) !== undefined && !isLibrary(each);
  const frame =
    stack.slice(inner, own ?? inner).find(isInlined) ?? stack[own ?? callerByName(stack, inner) ?? inner];
  return frame === undefined ? undefined : functionOf(frame);
}

/** For `a block that … allocated`: who of the program it was, and by what: "load (app.c:7) allocated through fopen". */
export function allocatedText(frames: Frames): string | undefined {
  const { stack, own } = frames;
  const inner = innermost(frames);
  const by = stack[own ?? callerByName(stack, inner) ?? inner];
  const entry = own === undefined || own <= inner ? undefined : stack[own - 1];
  if (by === undefined) return undefined;
  return `${by} allocated${entry === undefined ? '' : ` through ${functionOf(entry)}`}`;
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

/** Allocators do what they are asked for, and are passed over, unless they are the program's own. */
function innermost({ stack, own }: Frames): number {
  return Math.max(
    stack.findIndex((each, at) => at === own || !isAllocator(each)),
    0,
  );
}

function isLibrary(frame: string): boolean {
  return isAllocator(frame) || isLibraryName(functionOf(frame));
}

function callerByName(stack: readonly string[], frame: number): number | undefined {
  const inner = stack[frame];
  if (inner === undefined || !isLibrary(inner)) return undefined;
  const found = stack.findIndex((each, at) => at > frame && !isLibrary(each));
  return found < 0 ? undefined : found;
}
