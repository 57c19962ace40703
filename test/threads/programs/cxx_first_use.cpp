// Must exit 0 and print "ok": four threads that use streams, locales and error categories for the first time, at the same
// moment, find them made once. A libc++ for one thread has no guards around its local statics.
#include "check.h"

#include <locale>
#include <sstream>
#include <string>
#include <system_error>

static pthread_barrier_t start;
static const void *categories[THREADS][2];

static void *work(void *argument) {
  const int number = (int)(long)argument;
  pthread_barrier_wait(&start);
  std::ostringstream out;
  out << number << ' ' << 1.5 << ' ' << std::hex << 255;
  CHECK(out.str() == std::to_string(number) + " 1.5 ff");
  CHECK(out.getloc() == std::locale::classic() && std::locale() == std::locale::classic());
  std::istringstream in("Friday 21");
  tm time = {};
  std::ios_base::iostate state = std::ios_base::goodbit;
  std::use_facet<std::time_get<char>>(in.getloc()).get_weekday(std::istreambuf_iterator<char>(in), {}, in, state, &time);
  CHECK(time.tm_wday == 5);
  categories[number][0] = &std::generic_category();
  categories[number][1] = &std::system_category();
  CHECK(std::error_code(2, std::generic_category()).message().size() > 0);
  return nullptr;
}

int main() {
  pthread_t threads[THREADS];
  CHECK(pthread_barrier_init(&start, nullptr, THREADS) == 0);
  for (long i = 0; i < THREADS; i++) CHECK(pthread_create(&threads[i], nullptr, work, (void *)i) == 0);
  for (pthread_t thread : threads) CHECK(pthread_join(thread, nullptr) == 0);
  for (int i = 1; i < THREADS; i++)
    CHECK(categories[i][0] == categories[0][0] && categories[i][1] == categories[0][1]);
  return passed();
}
