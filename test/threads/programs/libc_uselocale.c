// Must exit 0 and print "ok": uselocale sets the calling thread's locale only, and one that is freed is nobody else's.
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <wchar.h>

#include "check.h"

#define ROUNDS 3000

/* U+00E4 in UTF-8. In the C locale musl has each byte above 127 stand for a character of its own. */
static const char text[] = "\xc3\xa4";

static void check_utf8(void) {
  wchar_t wide = 0, many[4];
  char back[MB_LEN_MAX];
  mbstate_t state = {0};
  const char *from = text;
  CHECK(MB_CUR_MAX == 4);
  CHECK(mbrtowc(&wide, text, 2, &state) == 2 && wide == 0xe4);
  CHECK(mbtowc(&wide, text, 2) == 2 && wide == 0xe4);
  CHECK(wctomb(back, 0xe4) == 2 && memcmp(back, text, 2) == 0);
  CHECK(mbsrtowcs(many, &from, 4, &state) == 1 && from == NULL);
  CHECK(btowc(0xc3) == WEOF && wctob(0xe4) == EOF);
  CHECK(strcmp(nl_langinfo(CODESET), "UTF-8") == 0);
}

static void check_c(void) {
  wchar_t wide = 0, many[4];
  char back[MB_LEN_MAX];
  mbstate_t state = {0};
  const char *from = text;
  CHECK(MB_CUR_MAX == 1);
  CHECK(mbrtowc(&wide, text, 2, &state) == 1 && wide != 0xe4);
  CHECK(wctomb(back, wide) == 1 && back[0] == text[0]);
  CHECK(mbtowc(&wide, text, 2) == 1);
  CHECK(wctomb(back, 0xe4) == -1);
  CHECK(mbsrtowcs(many, &from, 4, &state) == 2 && from == NULL);
  CHECK(btowc(0xc3) != WEOF);
}

static void *work(void *arg) {
  int wants_utf8 = (int)(intptr_t)arg % 2;
  /* One that never called it has the global one. */
  CHECK(uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
  CHECK(MB_CUR_MAX == 4);
  for (int i = 0; i < ROUNDS; i++) {
    locale_t mine = newlocale(LC_ALL_MASK, wants_utf8 ? "C.UTF-8" : "C", (locale_t)0);
    CHECK(mine != (locale_t)0);
    CHECK(uselocale(mine) == LC_GLOBAL_LOCALE && uselocale((locale_t)0) == mine);
    if (wants_utf8) check_utf8();
    else check_c();
    CHECK(uselocale(LC_GLOBAL_LOCALE) == mine && uselocale((locale_t)0) == LC_GLOBAL_LOCALE);
    freelocale(mine);
    if (i % 8 == 0) check_utf8();
  }
  return arg;
}

int main(void) {
  CHECK(setlocale(LC_ALL, "C.UTF-8") != NULL);
  run_on_four(work);
  /* What setlocale sets is seen by all that have no locale of their own, also in threads that run. */
  CHECK(setlocale(LC_ALL, "C") != NULL);
  check_c();
  return passed();
}
