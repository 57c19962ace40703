// localtime has one result for all threads: what libc does there is the program's doing.
#include <time.h>
#include "threads.h"

static void *stamp(void *unused) {
  const time_t now = 0;
  return localtime(&now)->tm_year == 70 ? unused : (void *)1;
}

int main(void) { run_two(stamp, stamp); }
