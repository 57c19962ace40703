#include <stdlib.h>

#include "thread.h"

struct entry {
  struct entry *next;
  void (*destructor)(void *);
  void *object;
};

static _Thread_local struct entry *entries;

/* Destructors may register further ones; those run at once, being the newest. */
void __wt_run_thread_atexit(void) {
  while (entries != NULL) {
    struct entry *newest = entries;
    entries = newest->next;
    newest->destructor(newest->object);
    free(newest);
  }
}

/* When main returns, __wt_crt_main runs these before the static ones. The atexit entry is for exit() called
   elsewhere, which comes too late for statics made after this point but runs them. */
static void register_main(void) {
  static int registered;
  if (__wt_self != &__wt_main_thread || registered) return;
  registered = 1;
  atexit(__wt_run_thread_atexit);
}

int __cxa_thread_atexit(void (*destructor)(void *), void *object, void *dso) {
  (void)dso;
  struct entry *entry = malloc(sizeof *entry);
  if (entry == NULL) return -1;
  wt_need_tls();
  register_main();
  *entry = (struct entry){entries, destructor, object};
  entries = entry;
  return 0;
}
