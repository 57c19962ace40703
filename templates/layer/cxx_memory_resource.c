/* std::pmr's default resource (libcxx/src/memory_resource.cpp): one word that is exchanged. */
#include <stddef.h>

#include "cxx_abi.h"

struct resource;

/* Strong, so that it comes along; therefore only for the ABI version of the wasi SDKs. */
struct resource *new_delete_resource(void) __asm__("_ZNSt3__23pmr19new_delete_resourceEv");

/* NULL: not set yet, which means the resource of new and delete. */
static struct resource *current;

static struct resource *or_default(struct resource *resource) {
  return resource != NULL ? resource : new_delete_resource();
}

struct resource *__wt_cxx_get_default_resource(void) {
  return or_default(__atomic_load_n(&current, __ATOMIC_SEQ_CST));
}

struct resource *__wt_cxx_set_default_resource(struct resource *resource) {
  return or_default(__atomic_exchange_n(&current, resource, __ATOMIC_SEQ_CST));
}

WT_CXX_NAMED(__wt_cxx_get_default_resource, 2, "3pmr20get_default_resourceEv")
WT_CXX_NAMED(__wt_cxx_set_default_resource, 2, "3pmr20set_default_resourceEPNS0_15memory_resourceE")
