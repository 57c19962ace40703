#include <stdlib.h>
#include <string.h>

// A library: `keep` never frees what it allocates, `over` reads one byte behind the buffer that the host gives it, `within` does not,
// and `copy` gives back what it and the constructor took.
#define EXPORT(name) __attribute__((export_name(name)))

EXPORT("within") int within(const char *text, int length) { return text[length]; }
EXPORT("over") int over(const volatile char *text, int length) { return text[length + 1]; }

static void *volatile kept;
EXPORT("keep") void keep(const char *text, int length) { kept = length > 0 ? malloc((size_t)length * 8) : (void *)text; }

static char *volatile early;
__attribute__((constructor)) static void construct(void) { early = malloc(40); }
EXPORT("copy") int copy(const char *text) {
  char *copied = strdup(text);
  const int length = (int)strlen(copied);
  free(copied);
  free(early);
  early = NULL;
  return length;
}
