// Blocks that are lost: three of one line in each of six calls, on two threads; and a ring of two.
#include <pthread.h>
#include <stdlib.h>

struct message {
  char *to, *text;
};

struct ring {
  struct ring *next;
  int values[40];
};

static struct message *volatile last;

// clang-format off: all of them on one line
static void lose(void) { struct message *each = malloc(sizeof *each); each->to = malloc(8); each->text = malloc(8); last = each; }
static void tie(void) { struct ring *one = malloc(sizeof *one), *two = malloc(sizeof *two); one->next = two; two->next = one; }
// clang-format on

static void *work(void *unused) {
  for (int i = 0; i < 3; i++) lose();
  last = NULL;
  tie();
  return unused;
}

int main(void) {
  for (int i = 0; i < 2; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0) return 1;
    pthread_join(thread, NULL);
  }
}
