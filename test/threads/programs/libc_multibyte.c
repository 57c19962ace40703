// Must exit 0 and print "ok": multibyte functions that get no state remember half a character for each thread alone.
#include <limits.h>
#include <locale.h>
#include <uchar.h>
#include <wchar.h>

#include "check.h"

#define ROUNDS 4000

static void check_round(const char *text, wchar_t wide) {
  wchar_t seen = 0;
  char16_t first = 0, second = 0;
  char32_t whole = 0;
  char back[MB_LEN_MAX];
  size_t length = strlen(text);
  for (size_t i = 0; i + 1 < length; i++) CHECK(mbrtowc(&seen, text + i, 1, NULL) == (size_t)-2);
  CHECK(mbrtowc(&seen, text + length - 1, 1, NULL) == 1 && seen == wide);
  CHECK(mbrlen(text, 1, NULL) == (size_t)-2 && mbrlen(text + 1, length - 1, NULL) == length - 1);
  CHECK(mbrtoc32(&whole, text, 1, NULL) == (size_t)-2);
  CHECK(mbrtoc32(&whole, text + 1, length - 1, NULL) == length - 1 && whole == (char32_t)wide);
  CHECK(mbrtoc16(&first, text, length, NULL) == length);
  if (wide > 0xffff) {
    CHECK(mbrtoc16(&second, text, length, NULL) == (size_t)-3);
    CHECK(c16rtomb(back, first, NULL) == 0 && c16rtomb(back, second, NULL) == length);
  } else {
    CHECK(c16rtomb(back, first, NULL) == length);
  }
  CHECK(memcmp(back, text, length) == 0);
}

static void *work(void *arg) {
  static const char *const texts[THREADS] = {"\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf0\x9d\x84\x9e"};
  static const wchar_t wides[THREADS] = {0xe4, 0x20ac, 0x1f600, 0x1d11e};
  for (int i = 0; i < ROUNDS; i++) check_round(texts[(intptr_t)arg], wides[(intptr_t)arg]);
  return arg;
}

int main(void) {
  CHECK(setlocale(LC_ALL, "C.UTF-8") != NULL);
  run_on_four(work);
  return passed();
}
