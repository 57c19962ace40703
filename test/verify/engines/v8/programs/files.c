// Arguments, environment, and a file that main opens and a thread reads: open files belong to the program.
#include "natives.h"
#include <fcntl.h>
#include <unistd.h>

static int file;
static char text[64];

static void *read_it(void *arg) { return (void *)read(file, text, sizeof text - 1); }

int main(int argc, char **argv) {
  printf("%d %s %s %s\n", argc, argv[0], argc > 1 ? argv[1] : "-", getenv("COLOUR"));
  file = open("/data/note.txt", O_RDONLY);
  if (file < 0) return 2;
  unsigned thread;
  void *length = 0;
  if (host_create(&thread, 0, read_it, 0)) return 3;
  host_join(thread, &length);
  printf("%d %s", (int)length, text);
  char byte;
  printf("stdin %d\n", (int)read(0, &byte, 1));
  FILE *made = fopen("/data/made.txt", "w");
  fputs("made by the program\n", made);
  fclose(made);
  return 0;
}
