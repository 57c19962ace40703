// defect: two threads append to one std::string
// finds race: run-data-race /a data race on `log_text`/
// also race heap: run-data-race run-heap-overflow run-use-after-free run-double-free run-trap run-exit
// also v8 wamr: run-invalid-free run-trap run-exit
#include <string>

#include "threads.h"

static std::string log_text;

static void *append(void *argument) {
  meet();
  for (int i = 0; i < 500; i++) log_text += "a line of text\n";
  return argument;
}

int main() {
  log_text.reserve(20000);
  run_two(append, append);
  log_text = std::string();
}
