import { functionOf } from './frame.js';
import { bareName } from './library.js';

/** What allocates and frees for a program: C's, what POSIX and libc make of it, and the thread-safety layer's own. */
const OF_C =
  /^(malloc|calloc|realloc|free|aligned_alloc|memalign|valloc|posix_memalign_?|aligned_or_einval|reallocarray|(__)?strn?dup|wcsdup|v?asprintf|getline|(__)?getdelim|move_block|allocate_on_host|allocate_aligned|__libc_\w+|__wt_(host|libc)_\w+)$/;

/** `operator_new_impl` and its like are libc++abi's (cxa_new_delete.cpp); the rest is below the containers of libc++. */
const OF_CPP =
  /^(operator (new|delete)\b.*|operator_new(_aligned)?_impl|__cxa_(allocate|free)_(dependent_)?exception|std::(__\w+::)*(__libcpp_(de)?allocate|__libcpp_operator_|__libcpp_aligned_|__allocat|allocator|__new_delete_memory_resource|pmr::memory_resource|pmr::polymorphic_allocator).*)$/;

/** True for malloc and what is built on it: who calls it is of interest. */
export function isAllocator(frame: string): boolean {
  const name = functionOf(frame);
  return OF_C.test(name) || OF_CPP.test(bareName(name));
}
