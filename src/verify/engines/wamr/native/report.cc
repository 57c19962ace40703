#include "report.h"

#include <unistd.h>

#include "json.h"

namespace wamr_pthread {

using namespace json;

namespace {

std::string threads(const Result &r) {
  return Object().put("created", numeral(r.created)).put("failed", numeral(r.failed)).put("peak", numeral(r.peak)).close();
}

std::string heap_place(const HeapPlace &place) {
  return Object().put("thread", numeral(place.thread)).put("stack", list(place.stack, numeral<uint32_t>)).close();
}

std::string heap_misuse(const HeapMisuse &each) {
  Object object;
  object.put("kind", quoted(each.kind))
      .put("address", numeral(each.address))
      .put("size", numeral(each.size))
      .put("write", boolean(each.write))
      .put("native", quoted(each.native))
      .put("by", heap_place(each.by))
      .put("count", numeral(each.count));
  if (!each.has_block) return object.close();
  object.put("block", Object()
                          .put("address", numeral(each.block_address))
                          .put("size", numeral(each.block_size))
                          .put("allocated", heap_place(each.allocated))
                          .close());
  if (each.is_freed) object.put("freed", heap_place(each.freed));
  return object.close();
}

std::string heap_leak(const HeapLeak &each) {
  return Object()
      .put("bytes", numeral(each.bytes))
      .put("count", numeral(each.count))
      .put("reachable", boolean(each.reachable))
      .put("allocated", heap_place(each.allocated))
      .close();
}

std::string heap(const Result &r) {
  return Object()
      .put("peak", numeral(r.heap_peak))
      .put("live", numeral(r.heap_live))
      .put("allocations", numeral(r.allocations))
      .put("failed", numeral(r.heap_failed))
      .put("invalidFrees", numeral(r.invalid_frees))
      .put("sizes", list(r.heap_sizes,
                         [](const SizeUse &each) {
                           return Object().put("size", numeral(each.size)).put("count", numeral(each.count)).close();
                         }))
      .put("exact", boolean(r.heap_exact))
      .put("misuse", list(r.heap_misuse, heap_misuse))
      .put("leaks", list(r.heap_leaks, heap_leak))
      .close();
}

std::string locks(const Result &r) {
  const auto failed = list(r.lock_failures, [](const LockFailure &each) {
    return Object()
        .put("reason", quoted(each.reason))
        .put("address", numeral(each.address))
        .put("count", numeral(each.count))
        .close();
  });
  return Object().put("calls", numeral(r.lock_calls)).put("failed", failed).close();
}

std::string blocked(const Blocked &each) {
  return Object()
      .put("thread", numeral(each.thread))
      .put("native", quoted(each.native))
      .put("sleeps", boolean(each.sleeps))
      .put("stack", list(each.stack, numeral<uint32_t>))
      .close();
}

std::string stack_use(const StackUse &each) {
  return Object()
      .put("used", numeral(each.used))
      .put("size", numeral(each.size))
      .put("overflowed", boolean(each.overflowed))
      .close();
}

std::string step(const StepResult &each) {
  Object object;
  object.put("thread", quoted(each.thread))
      .put("call", quoted(each.call))
      .put("calls", numeral(each.calls))
      .put("mismatches", numeral(each.mismatches));
  if (!each.last.empty()) object.put("last", quoted(each.last));
  return object.close();
}

std::string event(const Event &each) {
  Object object;
  object.put("at", numeral(each.at)).put("thread", numeral(each.thread)).put("kind", quoted(each.kind));
  if (!each.on.empty()) object.put("on", quoted(each.on));
  if (each.kind[0] == 'c') object.put("by", numeral(each.by)).put("argument", numeral(each.argument));
  if (each.address != 0) object.put("address", numeral(each.address)).put("stack", list(each.stack, numeral<uint32_t>));
  return object.close();
}

std::string timeline(const Result &r) {
  return Object()
      .put("events", list(r.events, event))
      .put("dropped", numeral(r.events_dropped))
      .put("heap", list(r.heap_samples,
                        [](const Sample &each) {
                          return Object().put("at", numeral(each.at)).put("live", numeral(each.live)).close();
                        }))
      .put("seesAtomicWaits", boolean(r.sees_atomic_waits))
      .close();
}

}  // namespace

void JsonLines::log(const std::string &text) { write_line(Object().put("log", quoted(text)).close()); }

void JsonLines::end(const Result &r) {
  Object object;
  object.put("outcome", quoted(r.outcome))
      .put("exitCode", numeral(r.exit_code))
      .put("message", quoted(r.message))
      .put("thread", numeral(r.thread))
      .put("stack", list(r.stack, numeral<uint32_t>))
      .put("blocked", list(r.blocked, blocked))
      .put("threads", threads(r))
      .put("countsThreads", boolean(r.counts_threads))
      .put("locks", locks(r))
      .put("heap", heap(r))
      .put("stacks", list(r.stacks, stack_use))
      .put("unlinked", list(r.unlinked, quoted))
      .put("stubCalls", list(r.stub_calls, numeral<uint64_t>))
      .put("constructorRuns", numeral(r.constructor_runs))
      .put("steps", list(r.steps, step))
      .put("milliseconds", numeral(r.milliseconds))
      .put("timeline", timeline(r));
  write_line(Object().put("end", object.close()).close());
}

void JsonLines::write_line(const std::string &line) {
  const std::string text = line + "\n";
  const Guard guard(lock_);
  for (size_t done = 0; done < text.size();) {
    const ssize_t written = ::write(fd_, text.data() + done, text.size() - done);
    if (written <= 0) return;
    done += static_cast<size_t>(written);
  }
}

}  // namespace wamr_pthread
