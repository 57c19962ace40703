// Writes JSON.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

namespace wamr_pthread::json {

inline std::string quoted(const std::string &text) {
  std::string out = "\"";
  for (const char letter : text) {
    const auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') out += {'\\', letter};
    else if (code < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", code);
      out += escape;
    } else out += letter;
  }
  return out + "\"";
}

template <typename Number>
std::string numeral(Number value) {
  return std::to_string(value);
}

inline std::string boolean(bool value) { return value ? "true" : "false"; }

template <typename Item, typename Write>
std::string list(const std::vector<Item> &items, Write write) {
  std::string out = "[";
  for (const Item &item : items) out += (out.size() > 1 ? "," : "") + write(item);
  return out + "]";
}

/** Members of an object in the order they are put. */
class Object {
 public:
  Object &put(const char *name, const std::string &json) {
    text_ += (text_.empty() ? "" : ",") + quoted(name) + ":" + json;
    return *this;
  }
  std::string close() const { return "{" + text_ + "}"; }

 private:
  std::string text_;
};

}  // namespace wamr_pthread::json
