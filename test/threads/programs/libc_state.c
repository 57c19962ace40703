// Must exit 0 and print "ok": environment, locales, random numbers and times from four threads.
// Known races, in __secs_to_zone: wasi-libc stores a zero that nobody wants at address 0 (__tz.c).
#include <locale.h>

#include "check.h"

#define ROUNDS 1500

static void check_environment(int self, int round) {
  char name[20], value[40];
  snprintf(name, sizeof name, "OWN_%d_%d", self, round % 7);
  snprintf(value, sizeof value, "value %d of %d", round, self);
  CHECK(setenv(name, value, 1) == 0);
  const char *found = getenv(name);
  CHECK(found != NULL && strcmp(found, value) == 0);
  CHECK(strcmp(getenv("CONSTANT"), "always") == 0);
  if (round % 5 == 0) CHECK(unsetenv(name) == 0 && getenv(name) == NULL);
}

static void check_locale(void) {
  locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);
  CHECK(locale != (locale_t)0);
  freelocale(locale);
  CHECK(setlocale(LC_ALL, NULL) != NULL);
}

static void check_time(int self, int round) {
  time_t time = (time_t)self * 100000000 + round * 4321;
  struct tm parts;
  char text[60];
  CHECK(localtime_r(&time, &parts) == &parts && mktime(&parts) == time);
  CHECK(strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts) == 19);
  int year, month, day, hour, minute, second;
  CHECK(sscanf(text, "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second) == 6);
  CHECK(year == parts.tm_year + 1900 && month == parts.tm_mon + 1 && day == parts.tm_mday);
  CHECK(hour == parts.tm_hour && minute == parts.tm_min && second == parts.tm_sec);
}

static void *work(void *arg) {
  unsigned char bytes[20];
  for (int i = 0; i < ROUNDS; i++) {
    check_environment((int)(intptr_t)arg, i);
    check_locale();
    check_time((int)(intptr_t)arg, i);
    CHECK(random() >= 0 && rand() >= 0 && arc4random_uniform(10) < 10);
    arc4random_buf(bytes, sizeof bytes);
  }
  return arg;
}

int main(void) {
  CHECK(setenv("CONSTANT", "always", 1) == 0);
  run_on_four(work);
  return passed();
}
