/* Must exit 0: four threads take blocks of many sizes and give them back. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

enum { THREADS = 4, ROUNDS = 100000, KEPT = 64 };

static void *churn(void *arg) {
  char *kept[KEPT] = {0};
  uint32_t seed = (uint32_t)(uintptr_t)arg * 2654435761u + 1;
  for (int i = 0; i < ROUNDS; i++) {
    seed = seed * 1664525u + 1013904223u;
    uint32_t at = seed >> 26, size = 1 + (seed >> 8) % 500;
    free(kept[at]);
    char *volatile block = malloc(size);
    if (!block) return arg;
    block[0] = block[size - 1] = 1;
    kept[at] = block;
  }
  for (int i = 0; i < KEPT; i++) free(kept[i]);
  return 0;
}

int main(void) {
  pthread_t threads[THREADS];
  int bad = 0;
  for (intptr_t i = 0; i < THREADS; i++)
    if (pthread_create(&threads[i], 0, churn, (void *)(i + 1))) return 3;
  for (int i = 0; i < THREADS; i++) {
    void *result = 0;
    if (pthread_join(threads[i], &result)) return 4;
    bad |= result != 0;
  }
  return bad;
}
