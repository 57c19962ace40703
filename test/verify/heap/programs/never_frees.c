#include <stdlib.h>
#include <string.h>

// It has no free, so that only a part of the malloc family is in the module.
static char *volatile kept;

int main(int argc, char **argv) {
  kept = malloc((size_t)argc * 100);
  memset(kept, argv[0][0], (size_t)argc * 100);
  return 0;
}
