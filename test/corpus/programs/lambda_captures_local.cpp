// defect: a lambda that runs in another thread captures a local variable by reference, and its maker goes on with it
// finds race: run-data-race /a data race on the stack of main/
#include <functional>

#include "threads.h"

static void *call(void *body) {
  (*static_cast<std::function<void()> *>(body))();
  return nullptr;
}

int main() {
  volatile int progress = 0;
  std::function<void()> body = [&] {
    for (int i = 0; i < 50; i++) progress = progress + 1;
  };
  const thread_id thread = start(call, &body);
  const int seen = progress;
  finish(thread);
  return seen > 50;
}
