// Four threads build, print, parse and compare JSON documents; main adds up what they counted.
// Every string, vector, map node and JSON value comes from the heap, from all threads at the same time:
// exactly what an allocator without locks does not survive.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Value;
using Pointer = std::unique_ptr<Value>;

struct Value {
  enum class Kind { null, boolean, number, text, list, object } kind = Kind::null;
  bool boolean = false;
  double number = 0;
  std::string text;
  std::vector<Pointer> list;
  std::map<std::string, Pointer> object;
};

Pointer make(Value::Kind kind) {
  auto value = std::make_unique<Value>();
  value->kind = kind;
  return value;
}

Pointer make_number(double number) {
  auto value = make(Value::Kind::number);
  value->number = number;
  return value;
}

Pointer make_text(std::string text) {
  auto value = make(Value::Kind::text);
  value->text = std::move(text);
  return value;
}

void print(const Value &value, std::string &out);

void print_text(const std::string &text, std::string &out) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void print_object(const Value &value, std::string &out) {
  const char *separator = "";
  out += '{';
  for (const auto &[key, member] : value.object) {
    out += separator;
    print_text(key, out);
    out += ':';
    print(*member, out);
    separator = ",";
  }
  out += '}';
}

void print(const Value &value, std::string &out) {
  switch (value.kind) {
    case Value::Kind::null: out += "null"; break;
    case Value::Kind::boolean: out += value.boolean ? "true" : "false"; break;
    case Value::Kind::number: out += std::to_string(value.number); break;
    case Value::Kind::text: print_text(value.text, out); break;
    case Value::Kind::object: print_object(value, out); break;
    case Value::Kind::list: {
      const char *separator = "";
      out += '[';
      for (const auto &item : value.list) {
        out += separator;
        print(*item, out);
        separator = ",";
      }
      out += ']';
    }
  }
}

// A small recursive-descent parser; a null pointer means that the text is not what was printed.
class Parser {
 public:
  explicit Parser(const std::string &text) : text_(text) {}

  Pointer document() {
    Pointer value = any();
    return value && at_ == text_.size() ? std::move(value) : nullptr;
  }

 private:
  bool take(char expected) {
    if (at_ >= text_.size() || text_[at_] != expected) return false;
    ++at_;
    return true;
  }

  bool take_word(const char *word) {
    const std::string expected(word);
    if (text_.compare(at_, expected.size(), expected) != 0) return false;
    at_ += expected.size();
    return true;
  }

  Pointer any() {
    if (at_ >= text_.size()) return nullptr;
    switch (text_[at_]) {
      case '{': return object();
      case '[': return list();
      case '"': {
        auto value = make(Value::Kind::text);
        return string(value->text) ? std::move(value) : nullptr;
      }
      case 'n': return take_word("null") ? make(Value::Kind::null) : nullptr;
      case 't':
      case 'f': {
        auto value = make(Value::Kind::boolean);
        value->boolean = text_[at_] == 't';
        return take_word(value->boolean ? "true" : "false") ? std::move(value) : nullptr;
      }
      default: return number();
    }
  }

  Pointer number() {
    char *end = nullptr;
    const char *begin = text_.c_str() + at_;
    const double parsed = std::strtod(begin, &end);
    if (end == begin) return nullptr;
    at_ += static_cast<size_t>(end - begin);
    return make_number(parsed);
  }

  bool string(std::string &out) {
    if (!take('"')) return false;
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') ++at_;
      if (at_ < text_.size()) out += text_[at_++];
    }
    return take('"');
  }

  Pointer list() {
    auto value = make(Value::Kind::list);
    take('[');
    while (!take(']')) {
      if (!value->list.empty() && !take(',')) return nullptr;
      Pointer item = any();
      if (!item) return nullptr;
      value->list.push_back(std::move(item));
    }
    return value;
  }

  Pointer object() {
    auto value = make(Value::Kind::object);
    take('{');
    while (!take('}')) {
      std::string key;
      if (!value->object.empty() && !take(',')) return nullptr;
      if (!string(key) || !take(':')) return nullptr;
      Pointer member = any();
      if (!member) return nullptr;
      value->object[key] = std::move(member);
    }
    return value;
  }

  const std::string &text_;
  size_t at_ = 0;
};

Pointer order(unsigned id) {
  auto document = make(Value::Kind::object);
  document->object["id"] = make_number(id);
  document->object["customer"] = make_text("customer \"" + std::to_string(id * 7919u) + "\" of somewhere far away");
  document->object["paid"] = make(Value::Kind::boolean);
  document->object["note"] = make(Value::Kind::null);
  auto items = make(Value::Kind::list);
  for (unsigned i = 0; i < 5 + id % 11; ++i) {
    auto item = make(Value::Kind::object);
    item->object["sku"] = make_text("sku-" + std::to_string(id) + "-" + std::to_string(i));
    item->object["price"] = make_number(0.25 * i);
    items->list.push_back(std::move(item));
  }
  document->object["items"] = std::move(items);
  return document;
}

struct Total {
  std::mutex mutex;
  std::map<std::string, unsigned> documents_by_thread;
  unsigned wrong = 0;
};

std::atomic<unsigned long> bytes_parsed{0};

void work(unsigned thread, unsigned documents, Total &total) {
  unsigned wrong = 0;
  for (unsigned i = 0; i < documents; ++i) {
    std::string first, second;
    print(*order(thread * documents + i), first);
    const Pointer parsed = Parser(first).document();
    if (parsed) print(*parsed, second);
    if (first != second) ++wrong;
    bytes_parsed += first.size();
  }
  const std::lock_guard<std::mutex> lock(total.mutex);
  total.documents_by_thread["thread " + std::to_string(thread)] += documents;
  total.wrong += wrong;
}

unsigned argument(int argc, char **argv, int index, unsigned otherwise) {
  return argc > index ? static_cast<unsigned>(std::atoi(argv[index])) : otherwise;
}

}  // namespace

// Usage: json-workers [threads] [documents per thread]
int main(int argc, char **argv) {
  const unsigned threads = argument(argc, argv, 1, 4);
  const unsigned documents = argument(argc, argv, 2, 250);
  Total total;
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < threads; ++i) workers.emplace_back(work, i, documents, std::ref(total));
  for (auto &worker : workers) worker.join();

  unsigned sum = 0;
  for (const auto &[name, count] : total.documents_by_thread) {
    std::printf("%s: %u documents\n", name.c_str(), count);
    sum += count;
  }
  std::printf("documents %u, threads %zu, bytes %lu, wrong %u\n", sum, workers.size(), bytes_parsed.load(), total.wrong);
  return total.wrong == 0 && sum == threads * documents ? 0 : 1;
}
