// The engine for Node: `run(job)` blocks and writes lines of JSON to job.resultFd, `probe()` returns an object.
#include <node_api.h>

#include <cstdlib>

#include "report.h"

namespace {

using namespace wamr_pthread;

/** Reads properties of plain objects; what is absent or of another type reads as the default. */
class Reader {
 public:
  Reader(napi_env env, napi_value value) : env_(env), value_(value) {}

  Reader at(const char *name) const {
    napi_value found = nullptr;
    napi_get_named_property(env_, value_, name, &found);
    return {env_, found};
  }
  std::vector<Reader> items() const {
    bool is_list = false;
    uint32_t count = 0;
    if (value_ != nullptr) napi_is_array(env_, value_, &is_list);
    if (is_list) napi_get_array_length(env_, value_, &count);
    std::vector<Reader> all;
    for (uint32_t i = 0; i < count; i++) {
      napi_value item = nullptr;
      napi_get_element(env_, value_, i, &item);
      all.emplace_back(env_, item);
    }
    return all;
  }
  bool exists() const {
    napi_valuetype type = napi_undefined;
    if (value_ != nullptr) napi_typeof(env_, value_, &type);
    return type != napi_undefined && type != napi_null;
  }
  bool is_text() const {
    napi_valuetype type = napi_undefined;
    if (value_ != nullptr) napi_typeof(env_, value_, &type);
    return type == napi_string;
  }
  double number() const {
    double value = 0;
    napi_get_value_double(env_, value_, &value);
    return value;
  }
  uint32_t whole() const { return static_cast<uint32_t>(number()); }
  std::string text() const {
    size_t size = 0;
    if (!is_text()) return "";
    napi_get_value_string_utf8(env_, value_, nullptr, 0, &size);
    std::string value(size, '\0');
    napi_get_value_string_utf8(env_, value_, value.data(), size + 1, &size);
    return value;
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (const Reader &item : items()) all.push_back(item.text());
    return all;
  }
  std::vector<uint8_t> bytes() const {
    void *data = nullptr;
    size_t size = 0;
    napi_get_typedarray_info(env_, value_, nullptr, &size, &data, nullptr, nullptr);
    const auto *first = static_cast<const uint8_t *>(data);
    return first == nullptr ? std::vector<uint8_t>() : std::vector<uint8_t>(first, first + size);
  }

 private:
  napi_env env_;
  napi_value value_;
};

Argument read_argument(const Reader &from) {
  Argument argument;
  const std::string kind = from.at("kind").text();
  if (kind == "wide") {
    argument.kind = Argument::Kind::wide;
    argument.wide = std::strtoll(from.at("wide").text().c_str(), nullptr, 10);
  } else if (kind == "float") {
    argument.number = std::strtod(from.at("float").text().c_str(), nullptr);
  } else if (kind == "text") {
    argument.kind = Argument::Kind::text;
    argument.text = from.at("text").text();
  } else if (kind == "length") {
    argument.kind = Argument::Kind::length;
    argument.index = from.at("index").whole();
  } else {
    argument.number = from.at("number").number();
  }
  return argument;
}

std::vector<Step> read_steps(const Reader &from) {
  std::vector<Step> steps;
  for (const Reader &item : from.items()) {
    Step step;
    step.call = item.at("call").text();
    for (const Reader &argument : item.at("arguments").items()) step.arguments.push_back(read_argument(argument));
    step.repeat = item.at("repeat").whole();
    step.expects = item.at("expected").exists();
    if (step.expects) step.expected = read_argument(item.at("expected"));
    steps.push_back(std::move(step));
  }
  return steps;
}

Stub read_stub(const Reader &from) {
  Stub stub;
  stub.module = from.at("module").text();
  stub.name = from.at("name").text();
  stub.returns = static_cast<int64_t>(from.at("returns").number());
  const Reader messages = from.at("messages");
  if (!messages.exists()) return stub;
  stub.texts = messages.at("texts").texts();
  stub.times = messages.at("times").whole();
  stub.buffer = messages.at("buffer").whole();
  stub.capacity = messages.at("capacity").whole();
  return stub;
}

Schedule read_schedule(const Reader &from) {
  if (!from.exists()) return {};
  return {from.at("seed").whole(),    from.at("rate").whole(),   from.at("longest").whole(), from.at("window").whole(),
          from.at("scatter").whole(), from.at("linger").whole(), static_cast<int64_t>(from.at("budget").number())};
}

Job read_job(const Reader &from) {
  Job job;
  job.module = from.at("module").bytes();
  const std::string program = from.at("program").text();
  if (program == "start") job.program = Job::Program::start;
  if (program == "main") job.program = Job::Program::main;
  job.arguments = from.at("arguments").texts();
  job.environment = from.at("environment").texts();
  job.directories = from.at("directories").texts();
  job.heap_size = from.at("heapSize").whole();
  job.operand_stack = from.at("operandStack").whole();
  job.max_threads = from.at("maxThreads").whole();
  job.timeout_ms = from.at("timeoutMs").whole();
  job.memory_budget = static_cast<uint64_t>(from.at("memoryBudget").number());
  for (const Reader &slice : from.at("slices").items())
    job.slices.push_back({slice.at("start").whole(), slice.at("end").whole()});
  job.constructor_counter = from.at("constructorCounter").text();
  job.stdin_fd = static_cast<int>(from.at("stdinFd").number());
  job.stdout_fd = static_cast<int>(from.at("stdoutFd").number());
  job.stderr_fd = static_cast<int>(from.at("stderrFd").number());
  for (const Reader &stub : from.at("stubs").items()) job.stubs.push_back(read_stub(stub));
  job.initialise = read_steps(from.at("initialise"));
  job.setup = read_steps(from.at("setup"));
  for (const Reader &group : from.at("threads").items())
    job.threads.push_back({group.at("count").whole(), read_steps(group.at("steps"))});
  job.teardown = read_steps(from.at("teardown"));
  job.schedule = read_schedule(from.at("schedule"));
  return job;
}

napi_value run_job(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  const Reader given(env, argument);
  // Never destroyed: threads of the module may write to it as long as the process lives.
  auto *sink = new JsonLines(static_cast<int>(given.at("resultFd").number()));
  run(read_job(given), *sink);
  return nullptr;
}

void put(napi_env env, napi_value object, const char *name, bool value) {
  napi_value converted = nullptr;
  napi_get_boolean(env, value, &converted);
  napi_set_named_property(env, object, name, converted);
}

napi_value run_probe(napi_env env, napi_callback_info) {
  const Capabilities found = probe();
  napi_value object = nullptr, version = nullptr;
  napi_create_object(env, &object);
  napi_create_string_utf8(env, found.version.c_str(), found.version.size(), &version);
  napi_set_named_property(env, object, "version", version);
  put(env, object, "internals", found.inside);
  put(env, object, "pthread", found.pthread);
  put(env, object, "semaphores", found.semaphores);
  put(env, object, "libcBuiltin", found.libc_builtin);
  put(env, object, "wasi", found.wasi);
  put(env, object, "wasiThreads", found.wasi_threads);
  put(env, object, "sharedMemory", found.shared_memory);
  put(env, object, "simd", found.simd);
  return object;
}

void add(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}

}  // namespace

NAPI_MODULE_INIT() {
  add(env, exports, "run", run_job);
  add(env, exports, "probe", run_probe);
  return exports;
}
