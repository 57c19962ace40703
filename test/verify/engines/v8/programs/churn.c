// Four threads take and give back blocks of many sizes, each filled and checked. Prints "ok" when every byte was kept.
#include "natives.h"
#define THREADS 4
#define ROUNDS 20000
#define KEPT 64

static void *churn(void *arg) {
  unsigned char *kept[KEPT] = {0};
  size_t sizes[KEPT] = {0};
  unsigned seed = (unsigned)(uintptr_t)arg * 2654435761u + 1;
  for (int i = 0; i < ROUNDS; i++) {
    seed = seed * 1664525u + 1013904223u;
    unsigned at = (seed >> 8) % KEPT;
    if (kept[at]) {
      for (size_t k = 0; k < sizes[at]; k++)
        if (kept[at][k] != (unsigned char)(at + (uintptr_t)arg)) return (void *)1;
      free(kept[at]);
    }
    sizes[at] = 1 + (seed >> 16) % 300;
    kept[at] = malloc(sizes[at]);
    if (!kept[at]) return (void *)2;
    memset(kept[at], (int)(at + (uintptr_t)arg), sizes[at]);
  }
  for (int i = 0; i < KEPT; i++) free(kept[i]);
  return (void *)0;
}

int main(void) {
  unsigned threads[THREADS];
  int bad = 0;
  for (int i = 0; i < THREADS; i++)
    if (host_create(&threads[i], 0, churn, (void *)(uintptr_t)(i + 1))) return 3;
  for (int i = 0; i < THREADS; i++) {
    void *result = 0;
    if (host_join(threads[i], &result)) return 4;
    bad += result != 0;
  }
  puts(bad ? "corrupted" : "ok");
  return bad;
}
