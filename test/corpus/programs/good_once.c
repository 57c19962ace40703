// innocent: pthread_once makes the table for whoever comes first; everybody reads it without a lock
#include "threads.h"

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int table[8], made;

static void make(void) {
  for (int i = 0; i < 8; i++) table[i] = i + 1;
  made++;
}

static void *use(void *argument) {
  pthread_once(&once, make);
  return table[7] == 8 ? NULL : argument;
}

int main(void) {
  run_two(use, use);
  return made != 1;
}
