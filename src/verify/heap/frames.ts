/** What allocates and frees for a program; the lines behind names do not count. */
const ALLOCATORS =
  /^(malloc|calloc|realloc|free|aligned_alloc|posix_memalign_?|aligned_or_einval|strn?dup|reallocarray|operator (new|delete).*|__libc_\w+|__wt_(host|libc)_\w+|std::__\d::(__libcpp_(de)?allocate|__allocat|allocator).*)$/;

/** True for malloc and what is built on it: who calls it is of interest. */
export function isAllocator(frame: string): boolean {
  return ALLOCATORS.test(functionOf(frame));
}

const LINE = / \([^()]*:\d+\)$/;

/** `put (heap.c:12)` is put. */
export function functionOf(frame: string): string {
  return frame.replace(LINE, '');
}

/** The function whose doing it is, and where the program called it if that is a function without lines. */
export function placeOf(stack: readonly string[], native?: string): string {
  const own = stack.filter(each => !isAllocator(each));
  const inner = native ?? own[0] ?? stack[0];
  if (inner === undefined) return '';
  const lined = own.find(each => LINE.test(each));
  const caller = lined ?? (native === undefined ? inner : own[0]);
  return caller === undefined || caller === inner || LINE.test(inner)
    ? inner
    : `${inner}, called by ${caller}`;
}
