#include <cstring>
#include <deque>

#include "schedule.h"
#include "session.h"

namespace wamr_pthread {
namespace {

/** A stub with its counters. WAMR keeps pointers to all of it. */
struct LiveStub {
  const Stub *stub = nullptr;
  std::atomic<uint64_t> calls{0};
  std::atomic<uint64_t> delivered{0};
  NativeSymbol symbol{};
};

std::deque<LiveStub> live;

/** Writes the next message into the caller's buffer; its length, 0 when there is none left or no room. */
uint64_t deliver(wasm_exec_env_t env, LiveStub &self, const uint64_t *args) {
  const Stub &stub = *self.stub;
  const uint64_t next = self.delivered.fetch_add(1);
  if (next >= uint64_t{stub.times} * stub.texts.size()) return 0;
  const std::string &text = stub.texts[next % stub.texts.size()];
  const uint32_t buffer = static_cast<uint32_t>(args[stub.buffer]);
  const auto length = static_cast<uint32_t>(text.size());
  const auto capacity = static_cast<uint32_t>(args[stub.capacity]);
  wasm_module_inst_t instance = wasm_runtime_get_module_inst(env);
  if (length > capacity) {
    const std::string why = stub.module + "." + stub.name + ": a message of " + std::to_string(length) +
                            " bytes does not fit into a buffer of " + std::to_string(capacity);
    wasm_runtime_set_exception(instance, why.c_str());
    return 0;
  }
  if (!wasm_runtime_validate_app_addr(instance, buffer, length)) return 0;
  std::memcpy(wasm_runtime_addr_app_to_native(instance, buffer), text.data(), length);
  return length;
}

void answer(wasm_exec_env_t env, uint64_t *args) {
  const schedule::Around shaken(env);
  auto &self = *static_cast<LiveStub *>(wasm_runtime_get_function_attachment(env));
  self.calls++;
  args[0] = self.stub->texts.empty() ? static_cast<uint64_t>(self.stub->returns) : deliver(env, self, args);
}

}  // namespace

/** Raw natives: WAMR checks no signature, so that one function answers for every type. */
void register_stubs() {
  for (const Stub &stub : session().job->stubs) {
    LiveStub &self = live.emplace_back();
    self.stub = &stub;
    self.symbol = {stub.name.c_str(), reinterpret_cast<void *>(answer), nullptr, &self};
    wasm_runtime_register_natives_raw(stub.module.c_str(), &self.symbol, 1);
  }
}

void collect_stubs(Result &result) {
  for (const LiveStub &self : live) result.stub_calls.push_back(self.calls);
}

}  // namespace wamr_pthread
