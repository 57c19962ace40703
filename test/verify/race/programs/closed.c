// A file is flushed by one thread after another has closed it. argv[1] is the file.
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static FILE *file;

static void *flush(void *unused) {
  // Where it comes first, a lock of libc puts the two in an order.
  usleep(50000);
  fflush(file);
  return unused;
}

int main(int argc, char **argv) {
  pthread_t thread;
  file = fopen(argv[argc - 1], "w");
  if (file == NULL || fputs("hello", file) < 0 || pthread_create(&thread, 0, flush, 0) != 0) return 1;
  fclose(file);
  pthread_join(thread, 0);
}
