// Two threads share std::cout, which C++ allows; with an argument another stream of their own, which it does not.
#include <iostream>
#include <thread>

struct Nowhere : std::streambuf {
  std::streamsize xsputn(const char *, std::streamsize size) override { return size; }
  int overflow(int) override { return 0; }
};

static void share(std::ostream &stream) {
  auto work = [&stream] { stream << 1 << ' ' << 2.5 << "text" << true << std::endl; };
  std::thread one(work), other(work);
  one.join();
  other.join();
}

int main(int argc, char **) {
  if (argc < 2) return share(std::cout), 0;
  auto *nowhere = new Nowhere;
  auto *own = new std::ostream(nowhere);
  share(*own);
}
