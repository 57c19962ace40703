// A library for a host: two workers poll the host's own functions for messages while threads of the host push
// documents in. All of them parse JSON with real allocation, which an allocator without locks does not survive.
#include <atomic>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <pthread.h>

#define EXPORT(name) extern "C" __attribute__((export_name(#name)))
#define IMPORT(name) extern "C" __attribute__((import_module("env"), import_name(#name)))

// Each writes one message, without a NUL, and returns its length; 0: there are no more.
IMPORT(http_receive) int http_receive(char *buffer, int size);
IMPORT(ws_receive) int ws_receive(char *buffer, int size);

namespace {

struct Value {
  std::string text;
  std::vector<Value> list;
  std::map<std::string, Value> object;
};

// Recursive descent over strings, numbers, lists and objects: enough for messages of this program.
class Parser {
 public:
  explicit Parser(std::string text) : text_(std::move(text)) {}

  bool document(Value &value) { return any(value) && at_ == text_.size(); }

 private:
  bool take(char expected) {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ >= text_.size() || text_[at_] != expected) return false;
    ++at_;
    return true;
  }

  bool any(Value &value) {
    if (take('{')) return object(value);
    if (take('[')) return list(value);
    if (take('"')) return string(value.text);
    const size_t start = at_;
    while (at_ < text_.size() && ((text_[at_] >= '0' && text_[at_] <= '9') || text_[at_] == '.')) ++at_;
    value.text = text_.substr(start, at_ - start);
    return at_ > start;
  }

  bool string(std::string &out) {
    while (at_ < text_.size() && text_[at_] != '"') out += text_[at_++];
    return take('"');
  }

  bool list(Value &value) {
    if (take(']')) return true;
    do {
      Value item;
      if (!any(item)) return false;
      value.list.push_back(item);
    } while (take(','));
    return take(']');
  }

  bool object(Value &value) {
    if (take('}')) return true;
    do {
      std::string key;
      if (!take('"') || !string(key) || !take(':') || !any(value.object[key])) return false;
    } while (take(','));
    return take('}');
  }

  std::string text_;
  size_t at_ = 0;
};

std::atomic<int> handled{0};
pthread_t http_worker, ws_worker;

bool handle(const char *text, int length) {
  Value value;
  if (!Parser(std::string(text, static_cast<size_t>(length))).document(value)) return false;
  if (value.object.find("id") == value.object.end()) return false;
  ++handled;
  return true;
}

void *work(void *argument) {
  const bool http = argument != nullptr;
  std::vector<char> buffer(1024);
  for (;;) {
    const int length = http ? http_receive(buffer.data(), 1024) : ws_receive(buffer.data(), 1024);
    if (length <= 0) return nullptr;
    handle(buffer.data(), length);
  }
}

}  // namespace

EXPORT(init) int init() {
  if (pthread_create(&http_worker, nullptr, work, &handled) != 0) return -1;
  return pthread_create(&ws_worker, nullptr, work, nullptr) != 0 ? -1 : 0;
}

EXPORT(on_data) int on_data(const char *text, int length) { return handle(text, length) ? 1 : 0; }

// Joins the workers; the number of messages that were handled in all.
EXPORT(finish) int finish() {
  pthread_join(http_worker, nullptr);
  pthread_join(ws_worker, nullptr);
  return handled;
}
