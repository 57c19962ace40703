// Must exit 0 and print "ok main static": thread_local objects are made at first use and go in reverse, before static ones.
#include "check.h"

#include <string>

namespace {

/* The last is main's. */
volatile int made[THREADS + 1], gone[THREADS + 1];

struct Each {
  int owner;
  std::string text = std::string(50, 'x');
  explicit Each(int owner) : owner(owner) { made[owner] = made[owner] + 1; }
  ~Each() {
    CHECK(text == std::string(50, owner == THREADS ? 'x' : static_cast<char>('a' + owner)));
    gone[owner] = gone[owner] + 1;
  }
};

thread_local int self = THREADS;
thread_local Each each(self);

int step;
pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

struct Ordered {
  int number;
  int *last;
  // Later ones go first.
  ~Ordered() {
    CHECK(*last == number + 1);
    *last = number;
  }
};

/* Made while the others are destroyed; it must go too. */
struct Late {
  ~Late() {
    pthread_mutex_lock(&mutex);
    step++;
    pthread_mutex_unlock(&mutex);
  }
};
struct MakesLate {
  bool used = false;
  ~MakesLate() {
    thread_local Late late;
    CHECK(&late != nullptr);
  }
};

void *use(void *arg) {
  self = static_cast<int>(reinterpret_cast<intptr_t>(arg));
  static int lasts[THREADS];
  lasts[self] = 2;
  thread_local Ordered first{0, &lasts[self]};
  thread_local Ordered second{1, &lasts[self]};
  CHECK(first.number == 0 && second.number == 1);
  thread_local MakesLate maker;
  maker.used = true;
  CHECK(made[self] == gone[self]);
  for (char &c : each.text) c = static_cast<char>('a' + self);
  CHECK(made[self] == gone[self] + 1 && each.owner == self);
  if (self % 2 == 1) pthread_exit(arg);
  return arg;
}

struct Print {
  const char *text;
  ~Print() { fputs(text, stdout); }
};
Print at_exit{" static\n"};

}  // namespace

int main() {
  for (int round = 0; round < 20; round++) run_on_four(use);
  for (int i = 0; i < THREADS; i++) CHECK(made[i] == 20 && gone[i] == 20);
  CHECK(step == 20 * THREADS);
  thread_local Print in_main{" main"};
  fputs("ok", in_main.text != nullptr ? stdout : stderr);
  return 0;
}
