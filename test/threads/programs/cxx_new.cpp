// Must exit 0 and print "ok": new aligns what is over-aligned, in all threads, says when memory is short, and keeps its handler.
#include "check.h"

#include <cstdint>
#include <new>
#include <string>
#include <vector>

namespace {

struct alignas(64) Line {
  char bytes[100];
};
struct alignas(4096) Page {
  char byte;
};

bool is_aligned(const void *pointer, uintptr_t to) { return reinterpret_cast<uintptr_t>(pointer) % to == 0; }

void *churn(void *arg) {
  for (int i = 0; i < 100; i++) {
    Line *line = new Line;
    Page *pages = new Page[2];
    CHECK(is_aligned(line, 64) && is_aligned(pages, 4096) && is_aligned(pages + 1, 4096));
    memset(line, 1, sizeof *line);
    memset(pages, 2, 2 * sizeof *pages);
    std::vector<std::string> texts;
    for (size_t n = 0; n < 20; n++) texts.push_back(std::string(n * 5, static_cast<char>('a' + n)));
    for (size_t n = 0; n < 20; n++) CHECK(texts[n] == std::string(n * 5, static_cast<char>('a' + n)));
    CHECK(line->bytes[99] == 1 && pages[1].byte == 2);
    delete[] pages;
    delete line;
  }
  return arg;
}

int handled;
void give_up() {
  handled++;
  std::set_new_handler(nullptr);
}

}  // namespace

int main() {
  run_on_four(churn);
  volatile size_t huge = SIZE_MAX / 2;
  CHECK(new (std::nothrow) char[huge] == nullptr);
  CHECK(std::get_new_handler() == nullptr && std::set_new_handler(give_up) == nullptr);
  CHECK(std::get_new_handler() == give_up);
  CHECK(new (std::nothrow) char[huge] == nullptr && handled == 1);
  CHECK(std::get_new_handler() == nullptr);
  return passed();
}
