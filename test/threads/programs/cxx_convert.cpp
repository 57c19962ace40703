// Must exit 0 and print "ok": numbers, error texts and error categories are right in all threads, errno stays each thread's own.
#include "check.h"

#include <charconv>
#include <string>
#include <system_error>

namespace {

void *convert(void *arg) {
  int self = static_cast<int>(reinterpret_cast<intptr_t>(arg));
  for (int i = 0; i < 200; i++) {
    errno = 1000 + self;
    int number = self * 1000 + i;
    CHECK(std::stoi(std::to_string(number)) == number && std::stod("2.5") == 2.5);
    // The last function that sets errno restores it.
    CHECK(errno == 1000 + self);
    std::error_code code(self + 1, std::generic_category());
    CHECK(code.message() == strerror(self + 1) && code.category() == std::generic_category());
    CHECK(std::error_code(ENOENT, std::system_category()) == std::errc::no_such_file_or_directory);
    char text[32];
    auto [end, error] = std::to_chars(text, text + sizeof text, number);
    CHECK(error == std::errc() && std::string(text, end) == std::to_string(number));
  }
  return arg;
}

}  // namespace

int main() {
  run_on_four(convert);
  return passed();
}
