/** Entries of a stack as they are told: `put (heap.c:12)`, or `put` where no line is known. */
const LINE = / \(([^()]*:\d+)\)$/;

/** `put (heap.c:12)` is put. */
export function functionOf(frame: string): string {
  return frame.replace(LINE, '');
}

/** `put (heap.c:12)` is in heap.c:12; undefined where no line is known. */
export function lineOf(frame: string): string | undefined {
  return LINE.exec(frame)?.[1];
}
