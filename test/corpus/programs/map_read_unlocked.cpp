// defect: a std::map is written under a lock and read without it
// finds race: run-data-race /a data race on (`prices`|a block of the heap)/
// also race: run-data-race
#include <map>

#include "threads.h"

static std::map<int, int> prices;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static volatile int found;

static void *write_all(void *argument) {
  for (int i = 0; i < 20; i++) {
    pthread_mutex_lock(&mutex);
    prices[i] = i;
    pthread_mutex_unlock(&mutex);
  }
  return argument;
}

static void *read_all(void *argument) {
  for (int i = 0; i < 20; i++) found = found + static_cast<int>(prices.count(i));
  return argument;
}

int main() {
  run_two(write_all, read_all);
  prices.clear();
}
