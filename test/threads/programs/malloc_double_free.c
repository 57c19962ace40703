// Must exit 1 and print "freed once": a block that is freed twice in a row ends the program, and corrupts nothing.
#include "check.h"

int main(void) {
  char *volatile block = malloc(40);
  free(block);
  puts("freed once");
  fflush(stdout);
  free(block);
  puts("freed twice");
  return 0;
}
