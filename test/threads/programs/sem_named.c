// Must exit 0 and print "ok": named semaphores open, exclude, count users and go away as POSIX says.
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>

#include "check.h"

/* The limits.h of wasi-libc of 2022 leaves them out. */
#ifndef SEM_VALUE_MAX
#define SEM_VALUE_MAX 0x7fffffff
#define SEM_NSEMS_MAX 256
#endif

static int fails_with(sem_t *semaphore, int error) { return semaphore == SEM_FAILED && errno == error; }

static void names(void) {
  char long_name[NAME_MAX + 3];
  memset(long_name, 'x', sizeof long_name);
  long_name[0] = '/';
  long_name[sizeof long_name - 1] = '\0';
  CHECK(fails_with(sem_open(long_name, O_CREAT, 0600, 1), ENAMETOOLONG));
  CHECK(sem_unlink(long_name) == -1 && errno == ENAMETOOLONG);
  CHECK(fails_with(sem_open("/", O_CREAT, 0600, 1), EINVAL));
  CHECK(fails_with(sem_open("/a/b", O_CREAT, 0600, 1), EINVAL));
  CHECK(fails_with(sem_open("/none", 0), ENOENT));
  CHECK(sem_unlink("/none") == -1 && errno == ENOENT);
  CHECK(fails_with(sem_open("/large", O_CREAT, 0600, (unsigned)SEM_VALUE_MAX + 1), EINVAL));
  CHECK(fails_with(sem_open("/large", 0), ENOENT));
}

static void life(void) {
  int value;
  sem_t *first = sem_open("/life", O_CREAT | O_EXCL, 0600, 3);
  CHECK(first != SEM_FAILED);
  CHECK(fails_with(sem_open("/life", O_CREAT | O_EXCL, 0600, 1), EEXIST));
  /* Mode and value count only where the semaphore is made. */
  CHECK(sem_open("/life", O_CREAT, 0, 9) == first && sem_open("/life", 0) == first);
  CHECK(sem_getvalue(first, &value) == 0 && value == 3);
  CHECK(sem_close(first) == 0 && sem_close(first) == 0);
  CHECK(sem_trywait(first) == 0);
  CHECK(sem_close(first) == 0);
  CHECK(sem_close(first) == -1 && errno == EINVAL);

  /* Without users it keeps its name and value. */
  sem_t *again = sem_open("/life", 0);
  CHECK(again != SEM_FAILED && sem_getvalue(again, &value) == 0 && value == 2);
  /* Without its name it works on for its users, and the name is free. */
  CHECK(sem_unlink("/life") == 0);
  CHECK(fails_with(sem_open("/life", 0), ENOENT));
  sem_t *other = sem_open("/life", O_CREAT | O_EXCL, 0600, 0);
  CHECK(other != SEM_FAILED && other != again);
  CHECK(sem_wait(again) == 0 && sem_trywait(other) == -1 && errno == EAGAIN);
  CHECK(sem_close(again) == 0 && sem_unlink("/life") == 0 && sem_close(other) == 0);

  sem_t unnamed;
  CHECK(sem_init(&unnamed, 0, 0) == 0);
  CHECK(sem_close(&unnamed) == -1 && errno == EINVAL);
}

static void limit(void) {
  sem_t *semaphore = sem_open("/limit", O_CREAT, 0600, 0);
  for (int i = 1; i < SEM_NSEMS_MAX; i++) CHECK(sem_open("/limit", 0) == semaphore);
  CHECK(fails_with(sem_open("/limit", 0), EMFILE));
  for (int i = 0; i < SEM_NSEMS_MAX; i++) CHECK(sem_close(semaphore) == 0);
  CHECK(sem_unlink("/limit") == 0);
}

static int counter;

static void *work(void *arg) {
  for (int i = 0; i < 500; i++) {
    sem_t *semaphore = sem_open("/counter", O_CREAT, 0600, 1);
    CHECK(semaphore != SEM_FAILED && sem_wait(semaphore) == 0);
    counter++;
    CHECK(sem_post(semaphore) == 0 && sem_close(semaphore) == 0);
    char name[16];
    snprintf(name, sizeof name, "/own%d", (int)(intptr_t)arg);
    semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 1);
    CHECK(semaphore != SEM_FAILED && sem_unlink(name) == 0 && sem_close(semaphore) == 0);
  }
  return arg;
}

int main(void) {
  names();
  life();
  limit();
  run_on_four(work);
  CHECK(counter == THREADS * 500);
  CHECK(sem_unlink("/counter") == 0);
  return passed();
}
