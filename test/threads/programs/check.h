/* Checks for the programs of this folder. A failed check ends the process at once with its line. */
#ifndef CHECK_H
#define CHECK_H

#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS 4

#define CHECK(condition)                                                               \
  do {                                                                                 \
    if (!(condition)) {                                                                \
      fprintf(stderr, "%s:%d: %s (errno %d)\n", __FILE__, __LINE__, #condition, errno); \
      _Exit(1);                                                                        \
    }                                                                                  \
  } while (0)

static inline int64_t now_ms(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline struct timespec after_ms(clockid_t clock, int milliseconds) {
  int64_t then = now_ms(clock) + milliseconds;
  return (struct timespec){.tv_sec = then / 1000, .tv_nsec = (long)(then % 1000) * 1000000};
}

static inline void sleep_ms(int milliseconds) {
  struct timespec duration = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
  nanosleep(&duration, NULL);
}

/* Runs `work` on four threads with the arguments 0 to 3; each must return its argument. */
static inline void run_on_four(void *(*work)(void *)) {
  pthread_t threads[THREADS];
  for (intptr_t i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
  for (intptr_t i = 0; i < THREADS; i++) {
    void *result;
    CHECK(pthread_join(threads[i], &result) == 0);
    CHECK(result == (void *)i);
  }
}

static inline int passed(void) {
  puts("ok");
  return 0;
}

#endif
