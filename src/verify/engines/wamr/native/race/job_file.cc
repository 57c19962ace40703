#include "job_file.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace wamr_pthread::race {
namespace {

/** Values in a fixed order: `size:bytes`, numbers as decimal text, a list as its length and its items. */
class Reader {
 public:
  explicit Reader(std::string text) : text_(std::move(text)) {}

  bool good() const { return good_ && at_ == text_.size(); }

  std::string text() {
    const size_t colon = text_.find(':', at_);
    if (colon == std::string::npos) return fail();
    const size_t size = std::strtoull(text_.c_str() + at_, nullptr, 10);
    if (size > text_.size() - colon - 1) return fail();
    at_ = colon + 1 + size;
    return text_.substr(colon + 1, size);
  }
  double number() { return std::strtod(text().c_str(), nullptr); }
  int64_t wide() { return std::strtoll(text().c_str(), nullptr, 10); }
  uint32_t whole() { return static_cast<uint32_t>(wide()); }
  template <typename Read>
  auto list(Read read) {
    std::vector<decltype(read())> all;
    for (uint32_t left = whole(); left > 0 && good_; left--) all.push_back(read());
    return all;
  }
  std::vector<std::string> texts() {
    return list([this] { return text(); });
  }

 private:
  std::string fail() {
    good_ = false;
    at_ = text_.size();
    return "0";
  }
  std::string text_;
  size_t at_ = 0;
  bool good_ = true;
};

Argument read_argument(Reader &from) {
  Argument argument;
  const std::string kind = from.text();
  const std::string value = from.text();
  if (kind == "wide") {
    argument.kind = Argument::Kind::wide;
    argument.wide = std::strtoll(value.c_str(), nullptr, 10);
  } else if (kind == "text") {
    argument.kind = Argument::Kind::text;
    argument.text = value;
  } else if (kind == "length") {
    argument.kind = Argument::Kind::length;
    argument.index = static_cast<uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
  } else {
    argument.number = std::strtod(value.c_str(), nullptr);
  }
  return argument;
}

Step read_step(Reader &from) {
  Step step;
  step.call = from.text();
  step.arguments = from.list([&] { return read_argument(from); });
  step.repeat = from.whole();
  const auto expected = from.list([&] { return read_argument(from); });
  step.expects = !expected.empty();
  if (step.expects) step.expected = expected[0];
  return step;
}

std::vector<Step> read_steps(Reader &from) {
  return from.list([&] { return read_step(from); });
}

Stub read_stub(Reader &from) {
  Stub stub;
  stub.module = from.text();
  stub.name = from.text();
  stub.returns = static_cast<int64_t>(from.number());
  stub.texts = from.texts();
  stub.times = from.whole();
  stub.buffer = from.whole();
  stub.capacity = from.whole();
  return stub;
}

}  // namespace

bool read_job(const char *path, Job &job) {
  std::ifstream file(path, std::ios::binary);
  Reader from(std::string(std::istreambuf_iterator<char>(file), {}));
  const std::string module = from.text();
  job.module.assign(module.begin(), module.end());
  const std::string program = from.text();
  if (program == "start") job.program = Job::Program::start;
  if (program == "main") job.program = Job::Program::main;
  job.arguments = from.texts();
  job.environment = from.texts();
  job.directories = from.texts();
  job.heap_size = from.whole();
  job.operand_stack = from.whole();
  job.max_threads = from.whole();
  job.timeout_ms = from.whole();
  job.slices = from.list([&] {
    const uint32_t start = from.whole();
    return Slice{start, from.whole()};
  });
  job.stubs = from.list([&] { return read_stub(from); });
  job.initialise = read_steps(from);
  job.setup = read_steps(from);
  job.threads = from.list([&] {
    const uint32_t count = from.whole();
    return HostThreads{count, read_steps(from)};
  });
  job.teardown = read_steps(from);
  job.watched_functions = from.list([&] {
    const uint32_t index = from.whole();
    return WatchedFunction{index, from.text()};
  });
  Schedule &plan = job.schedule;
  plan.seed = from.whole();
  plan.rate = from.whole();
  plan.longest = from.whole();
  plan.window = from.whole();
  plan.scatter = from.whole();
  plan.linger = from.whole();
  plan.budget = from.wide();
  return from.good();
}

}  // namespace wamr_pthread::race
