// Must exit 0 and print "": four threads write whole pieces to std::cout and format in streams and locales of their own.
// Needs <thread>.
// Known races, of std::__2::cout: libc++ reads and clears the width of a standard stream at each output (locale.h), everywhere.
// Runs in a folder of its own
// Not on V8: it redirects standard output, which each thread of the engine has for itself.
#include "check.h"

#include <fstream>
#include <iomanip>
#include <iostream>
#include <locale>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

/* A facet of its own for each thread. */
class Grouped : public std::numpunct<char> {
  char separator;

 public:
  explicit Grouped(char separator) : separator(separator) {}

 protected:
  char do_thousands_sep() const override { return separator; }
  std::string do_grouping() const override { return "\3"; }
};

void formats(int self) {
  const char separators[] = {'.', ',', '\'', ' '};
  for (int i = 0; i < 60; i++) {
    std::ostringstream out;
    out.imbue(std::locale(std::locale::classic(), new Grouped(separators[self])));
    std::locale copy = out.getloc();
    out << 1234567 << ';' << std::hex << std::setw(6) << std::setfill('0') << 255 << ';' << std::fixed
        << std::setprecision(2) << 1.5;
    std::string s(1, separators[self]);
    CHECK(out.str() == "1" + s + "234" + s + "567;0000ff;1.50");
    std::istringstream in("17 2.5 word");
    int number = 0;
    double real = 0;
    std::string word;
    CHECK(in >> number >> real >> word && number == 17 && real == 2.5 && word == "word");
    CHECK(std::use_facet<std::ctype<char>>(copy).toupper('a') == 'A');
  }
}

void global_stream(int self) {
  for (int i = 0; i < 100; i++) {
    // One piece for each write: C++ promises no more, and that no character gets lost.
    std::cout << "thread " + std::to_string(self) + " line " + std::to_string(i) + "\n";
  }
}

template <class Work> void on_four(Work work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < THREADS; i++) threads.emplace_back(work, i);
  for (std::thread &thread : threads) thread.join();
}

}  // namespace

int main(int argc, char **argv) {
  CHECK(argc == 2);
  on_four(formats);
  std::string name = std::string(argv[1]) + "/cout.txt";
  CHECK(freopen(name.c_str(), "w", stdout) != nullptr);
  on_four(global_stream);
  std::cout.flush();
  std::ifstream lines(name);
  int next[THREADS] = {};
  std::string line;
  while (std::getline(lines, line)) {
    int self = -1, number = -1;
    CHECK(sscanf(line.c_str(), "thread %d line %d", &self, &number) == 2 && self >= 0 && self < THREADS);
    CHECK(number == next[self]++ && line == "thread " + std::to_string(self) + " line " + std::to_string(number));
  }
  for (int count : next) CHECK(count == 100);
  remove(name.c_str());
  return 0;
}
