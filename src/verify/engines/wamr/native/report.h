// Results as lines of JSON, for a pipe.
#pragma once

#include "engine.h"
#include "lock.h"

namespace wamr_pthread {

/** Writes `{"log": …}` and `{"end": …}`, one per line, to a file descriptor. */
class JsonLines : public Sink {
 public:
  explicit JsonLines(int fd) : fd_(fd) {}
  void log(const std::string &text) override;
  void end(const Result &result) override;
  /** One more line, from any thread. */
  void write_line(const std::string &line);

 private:
  int fd_;
  Mutex lock_;
};

}  // namespace wamr_pthread
