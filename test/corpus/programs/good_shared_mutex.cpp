// innocent: std::shared_mutex, std::scoped_lock and std::thread
// sysroots: embedded
#include <mutex>
#include <shared_mutex>
#include <thread>

static std::shared_mutex lock;
static int values[2];

int main() {
  std::thread writer([] {
    for (int i = 0; i < 30; i++) {
      const std::scoped_lock guard(lock);
      values[0]++;
      values[1]++;
    }
  });
  std::thread reader([] {
    for (int i = 0; i < 30; i++) {
      const std::shared_lock guard(lock);
      if (values[0] != values[1]) __builtin_trap();
    }
  });
  writer.join();
  reader.join();
  return values[0] != 30;
}
