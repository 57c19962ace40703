import { functionOf } from './frame.js';

/** What allocates and frees for a program; the lines behind names do not count. */
const ALLOCATORS =
  /^(malloc|calloc|realloc|free|aligned_alloc|posix_memalign_?|aligned_or_einval|strn?dup|reallocarray|operator (new|delete).*|__libc_\w+|__wt_(host|libc)_\w+|std::__\d::(__libcpp_(de)?allocate|__allocat|allocator).*)$/;

/** True for malloc and what is built on it: who calls it is of interest. */
export function isAllocator(frame: string): boolean {
  return ALLOCATORS.test(functionOf(frame));
}
