// defect: two std::mutex are taken in either order, and are destroyed with what they are part of before the run ends
// finds race: run-lock-order /holds .* in a block of the heap that .* allocated/
// sysroots: embedded
#include <memory>
#include <mutex>

#include "threads.h"

struct Account {
  std::mutex lock;
  int money = 100;
};

static std::unique_ptr<Account> left, right;

static void move_money(Account &from, Account &to) {
  std::lock_guard<std::mutex> ours(from.lock);
  std::lock_guard<std::mutex> theirs(to.lock);
  from.money--;
  to.money++;
}

static void *there(void *argument) {
  move_money(*left, *right);
  return argument;
}

static void *back(void *argument) {
  move_money(*right, *left);
  return argument;
}

int main() {
  left = std::make_unique<Account>();
  right = std::make_unique<Account>();
  finish(start(there, nullptr));
  finish(start(back, nullptr));
  const bool right_sum = left->money + right->money == 200;
  left.reset();
  right.reset();
  return right_sum ? 0 : 1;
}
