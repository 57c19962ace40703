/** WAMR's own pthread.h, as far as the programs need it. */
export const wamrHeader = `
#ifdef __cplusplus
extern "C" {
#endif
typedef unsigned int pthread_t;
int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);
int pthread_join(pthread_t, void **);
#ifdef __cplusplus
}
#endif
`;

/** Four threads that allocate and free blocks of all sizes; 0 when all were created. */
export const churn = `${wamrHeader}
#include <stdlib.h>
/* Initialised data: without any, WAMR takes the stack for misplaced. */
int threads = 4;
static void *work(void *seed) {
  char *live[64] = {0};
  unsigned x = (unsigned)seed * 2654435761u + 1;
  for (int i = 0; i < 30000; i++) {
    x = x * 1664525u + 1013904223u;
    int k = x >> 26, n = 1 + (x >> 8) % 500;
    free(live[k]);
    char *volatile p = malloc(n);
    live[k] = p;
    for (int j = 0; j < n; j += 16) p[j] = j;
  }
  for (int k = 0; k < 64; k++) free(live[k]);
  return 0;
}
int main(void) {
  pthread_t t[4];
  for (int i = 0; i < *(volatile int *)&threads; i++)
    if (pthread_create(&t[i], 0, work, (void *)(i + 1))) return 3;
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  return 0;
}`;

/** Linker options of the folk recipe, for the default config. */
export const folkLink: readonly string[] = [
  ...['--shared-memory', '--max-memory=67108864', '--allow-undefined', '--no-check-features'],
  ...['-z', 'stack-size=1310720', '--export=__heap_base', '--export=__data_end'],
];
