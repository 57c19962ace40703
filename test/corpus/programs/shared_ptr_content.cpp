// defect: std::shared_ptr counts its owners safely, but what it points to is changed by two threads
// finds race: run-data-race /a data race on a block of the heap/
#include <memory>

#include "threads.h"

struct Account {
  volatile long balance = 0;
};

static std::shared_ptr<Account> account;

static void *deposit(void *argument) {
  const std::shared_ptr<Account> mine = account;
  // The counts are atomic: an owner that is gone before the other one comes would bring both in an order.
  meet();
  for (int i = 0; i < 50; i++) mine->balance = mine->balance + 1;
  return argument;
}

int main() {
  account = std::make_shared<Account>();
  run_two(deposit, deposit);
  account.reset();
}
