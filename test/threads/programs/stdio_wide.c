// Must exit 0 and print "ok": four threads write wide lines to one stream and read them again, each whole.
// Runs in a folder of its own, argv[1].
#include <locale.h>
#include <wchar.h>

#include "check.h"

#define LINES 600

static FILE *shared;

static void *write_lines(void *arg) {
  int self = (int)(intptr_t)arg;
  for (int i = 0; i < LINES; i++) {
    if (i % 2) CHECK(fputws(L"0 0 \u00e4nde\n", shared) >= 0);
    else CHECK(fwprintf(shared, L"%d %d \u00e4nde\n", self, i) > 0);
  }
  return arg;
}

static void *read_lines(void *arg) {
  wchar_t line[40];
  while (fgetws(line, 40, shared) != NULL) {
    int id, number, length = 0;
    CHECK(swscanf(line, L"%d %d %*ls%n", &id, &number, &length) == 2);
    CHECK(length >= 8 && wcscmp(line + length - 4, L"\u00e4nde\n") == 0);
    CHECK(id >= 0 && id < THREADS && number >= 0 && number < LINES);
  }
  return arg;
}

int main(int argc, char **argv) {
  char name[400];
  CHECK(argc == 2 && setlocale(LC_ALL, "C.UTF-8") != NULL);
  snprintf(name, sizeof name, "%s/wide", argv[1]);
  CHECK((shared = fopen(name, "w")) != NULL);
  run_on_four(write_lines);
  CHECK((shared = freopen(name, "r", shared)) != NULL);
  run_on_four(read_lines);
  CHECK(fclose(shared) == 0 && remove(name) == 0);
  return passed();
}
