// Must exit 0 and print "ok": a thread that waits for input keeps its own stream only, also from fflush(NULL) and exit.
#include <semaphore.h>
#include <wchar.h>

#include "check.h"

static sem_t reading, arrived;
static FILE *slow;

static ssize_t wait_for_input(void *cookie, char *buffer, size_t size) {
  (void)cookie;
  CHECK(size > 0);
  sem_post(&reading);
  sem_wait(&arrived);
  buffer[0] = '\n';
  return 1;
}

static void *read_line(void *arg) {
  char line[10];
  CHECK(fgets(line, sizeof line, slow) != NULL && strcmp(line, "\n") == 0);
  return arg;
}

int main(void) {
  pthread_t reader;
  char text[40];
  wchar_t wide[40];
  int number = 0;
  sem_init(&reading, 0, 0);
  sem_init(&arrived, 0, 0);
  CHECK((slow = fopencookie(NULL, "r", (cookie_io_functions_t){.read = wait_for_input})) != NULL);
  CHECK(pthread_create(&reader, NULL, read_line, NULL) == 0);
  sem_wait(&reading);

  CHECK(ftrylockfile(slow) != 0);
  CHECK(snprintf(text, sizeof text, "%d", 42) == 2 && sscanf(text, "%d", &number) == 1 && number == 42);
  CHECK(swprintf(wide, 40, L"%d", 43) == 2 && swscanf(wide, L"%d", &number) == 1 && number == 43);
  FILE *other = fmemopen(text, sizeof text, "w");
  CHECK(other != NULL && fputs("whole", other) >= 0);
  CHECK(fflush(NULL) == 0 && strcmp(text, "whole") == 0);
  CHECK(fclose(other) == 0);
  CHECK(printf("o") == 1 && fflush(stdout) == 0);

  sem_post(&arrived);
  CHECK(pthread_join(reader, NULL) == 0);
  CHECK(ftrylockfile(slow) == 0);
  funlockfile(slow);

  /* And once more, to be still waiting when the process ends. */
  CHECK(pthread_create(&reader, NULL, read_line, NULL) == 0);
  sem_wait(&reading);
  puts("k");
  return 0;
}
