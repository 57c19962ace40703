// Must exit 0 and print "ok": four threads make, list, walk and remove folders of their own.
// Needs <thread>.
// Runs in a folder of its own
#include "check.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;

void work(const fs::path &own) {
  std::error_code error;
  for (int round = 0; round < 10; round++) {
    CHECK(fs::create_directories(own / "a" / "b", error) && !error);
    for (int i = 0; i < 3; i++) std::ofstream(own / "a" / std::to_string(i)) << i << " text\n";
    int files = 0, entries = 0;
    for (const fs::directory_entry &entry : fs::directory_iterator(own / "a", error)) {
      if (entry.is_regular_file(error)) files += fs::file_size(entry, error) == 7;
    }
    for (const fs::directory_entry &entry : fs::recursive_directory_iterator(own, error))
      entries += !entry.path().empty();
    CHECK(files == 3 && entries == 5);
    CHECK(!fs::exists(own / "none", error) && fs::file_size(own / "none", error) == uintmax_t(-1) && error);
    CHECK(fs::remove_all(own, error) == 6 && !error);
  }
}

}  // namespace

int main(int argc, char **argv) {
  CHECK(argc == 2);
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++)
    threads.emplace_back(work, fs::path(argv[1]) / ("filesystem" + std::to_string(i)));
  for (std::thread &thread : threads) thread.join();
  return passed();
}
