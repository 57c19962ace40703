// defect: each message leaves a block behind
// finds v8 wamr race heap: run-leak /bytes/
// config: {"link": {"entry": "reactor"}}
// scenario: messages.json
#include <cstdlib>
#include <cstring>

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))

static char *last;

EXPORT(on_message) int on_message(const char *text) {
  last = strdup(text);
  return static_cast<int>(strlen(last));
}

EXPORT(stop) void stop() { free(last); }
