/* std::ios_base::xalloc (libcxx/src/ios.cpp): numbers for iword and pword, each given once. */
#include "cxx_abi.h"

int __wt_cxx_xalloc(void) {
  static int next;
  return __atomic_fetch_add(&next, 1, __ATOMIC_SEQ_CST);
}

WT_CXX_NAME(__wt_cxx_xalloc, "8ios_base6xallocEv")
