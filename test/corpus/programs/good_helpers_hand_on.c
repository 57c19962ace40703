// innocent: threads that start helpers, which know what was done before; small blocks go from one to the next
#include <stdio.h>
#include <stdlib.h>

#include "threads.h"

struct note {
  int value;
  char text[20];
};

static void *second(void *argument) {
  struct note *note = argument;
  snprintf(note->text, sizeof note->text, "value %d", ++note->value);
  return note;
}

static void *first(void *argument) {
  struct note *note = malloc(sizeof *note);
  note->value = *(int *)argument;
  free(argument);
  pthread_t helper = start(second, note);
  void *back = NULL;
  pthread_join(helper, &back);
  return back;
}

int main(void) {
  pthread_t threads[2];
  for (int i = 0; i < 2; i++) {
    int *number = malloc(sizeof *number);
    *number = i;
    threads[i] = start(first, number);
  }
  int sum = 0;
  for (int i = 0; i < 2; i++) {
    void *result = NULL;
    pthread_join(threads[i], &result);
    struct note *note = result;
    sum += note->value;
    if (note->text[0] != 'v') sum = -100;
    free(note);
  }
  return sum == 3 ? 0 : 1;
}
