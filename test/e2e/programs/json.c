// Four threads build, print and parse JSON documents in C: nodes, strings and growing buffers from the heap, numbers
// through snprintf and strtod. Each document is printed again after parsing and must be the same text.
// The argument is the number of documents of each thread. Must exit 0 and print their sum: "1000 documents";
// 1 is a document that changed, 2 no memory, 3 a thread that was not created.
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 4

enum kind { NUMBER, TEXT, LIST, OBJECT };

struct value {
  enum kind kind;
  double number;
  char *text;  // TEXT; the key of a member of an object is in `key`
  char *key;
  struct value *first, *next;
};

struct buffer {
  char *bytes;
  size_t used, size;
};

// Nobody begins before all are there: short work would else be done one thread after the other.
static atomic_uint ready;
static unsigned documents;

static void append(struct buffer *out, const char *text, size_t length) {
  if (out->used + length + 1 > out->size) {
    out->size = (out->used + length + 1) * 2;
    out->bytes = realloc(out->bytes, out->size);
    if (out->bytes == NULL) exit(2);
  }
  memcpy(out->bytes + out->used, text, length);
  out->used += length;
  out->bytes[out->used] = '\0';
}

static char *copy(const char *text, size_t length) {
  char *made = malloc(length + 1);
  if (made == NULL) exit(2);
  memcpy(made, text, length);
  made[length] = '\0';
  return made;
}

static struct value *make(enum kind kind) {
  struct value *value = calloc(1, sizeof *value);
  if (value == NULL) exit(2);
  value->kind = kind;
  return value;
}

static void discard(struct value *value) {
  while (value != NULL) {
    struct value *next = value->next;
    discard(value->first);
    free(value->text);
    free(value->key);
    free(value);
    value = next;
  }
}

static void print(const struct value *value, struct buffer *out) {
  char digits[40];
  switch (value->kind) {
    case NUMBER: append(out, digits, (size_t)snprintf(digits, sizeof digits, "%.17g", value->number)); return;
    case TEXT:
      append(out, "\"", 1);
      append(out, value->text, strlen(value->text));
      append(out, "\"", 1);
      return;
    default: break;
  }
  append(out, value->kind == LIST ? "[" : "{", 1);
  for (const struct value *each = value->first; each != NULL; each = each->next) {
    if (each != value->first) append(out, ",", 1);
    if (value->kind == OBJECT) {
      append(out, "\"", 1);
      append(out, each->key, strlen(each->key));
      append(out, "\":", 2);
    }
    print(each, out);
  }
  append(out, value->kind == LIST ? "]" : "}", 1);
}

// The text between two quotes; `*at` goes behind them.
static char *parse_text(const char **at) {
  const char *begin = *at + 1, *end = **at == '"' ? strchr(begin, '"') : NULL;
  if (end == NULL) return NULL;
  *at = end + 1;
  return copy(begin, (size_t)(end - begin));
}

// NULL where the text is not what was printed.
static struct value *parse(const char **at) {
  struct value *value;
  if (**at == '"') {
    value = make(TEXT);
    value->text = parse_text(at);
    return value->text == NULL ? NULL : value;
  }
  if (**at != '[' && **at != '{') {
    char *end;
    value = make(NUMBER);
    value->number = strtod(*at, &end);
    if (end == *at) return NULL;
    *at = end;
    return value;
  }
  value = make(**at == '[' ? LIST : OBJECT);
  struct value **link = &value->first;
  do {
    char *key = NULL;
    ++*at;
    if (value->kind == OBJECT && ((key = parse_text(at)) == NULL || *(*at)++ != ':')) return NULL;
    if ((*link = parse(at)) == NULL) return NULL;
    (*link)->key = key;
    link = &(*link)->next;
  } while (**at == ',');
  return *(*at)++ == (value->kind == LIST ? ']' : '}') ? value : NULL;
}

static struct value *document(unsigned seed) {
  struct value *root = make(OBJECT), **member = &root->first;
  for (unsigned at = 0; at < 8; at++) {
    char name[40];
    struct value *list = make(LIST), **item = &list->first;
    list->key = copy(name, (size_t)snprintf(name, sizeof name, "member %u of %u", at, seed));
    for (unsigned entry = 0; entry <= (seed + at) % 6; entry++) {
      *item = make(entry % 2 == 0 ? NUMBER : TEXT);
      (*item)->number = (double)(seed * 31 + entry) / 7.0;
      if (entry % 2 != 0) (*item)->text = copy(name, (size_t)snprintf(name, sizeof name, "text %u", seed % 97));
      item = &(*item)->next;
    }
    *member = list;
    member = &list->next;
  }
  return root;
}

// True where a document survives printing, parsing and printing.
static int survives(unsigned seed) {
  struct buffer first = {0}, second = {0};
  struct value *made = document(seed), *parsed;
  print(made, &first);
  const char *at = first.bytes;
  parsed = parse(&at);
  if (parsed != NULL) print(parsed, &second);
  const int same = parsed != NULL && *at == '\0' && strcmp(first.bytes, second.bytes) == 0;
  discard(made);
  discard(parsed);
  free(first.bytes);
  free(second.bytes);
  return same;
}

static void *work(void *argument) {
  uintptr_t done = 0;
  for (atomic_fetch_add(&ready, 1); atomic_load(&ready) < THREADS;) continue;
  for (unsigned at = 0; at < documents; at++) done += survives((unsigned)(uintptr_t)argument * 1000 + at);
  return (void *)done;
}

int main(int argc, char **argv) {
  pthread_t threads[THREADS];
  uintptr_t done = 0;
  documents = argc > 1 ? (unsigned)atoi(argv[1]) : 250;
  for (uintptr_t at = 0; at < THREADS; at++)
    if (pthread_create(&threads[at], NULL, work, (void *)(at + 1)) != 0) return 3;
  for (uintptr_t at = 0; at < THREADS; at++) {
    void *result = NULL;
    if (pthread_join(threads[at], &result) != 0) return 3;
    done += (uintptr_t)result;
  }
  printf("%u documents\n", (unsigned)done);
  return done == THREADS * documents ? 0 : 1;
}
