// The app heap of wamr-pthread-heap: redzones around blocks, and freed blocks that wait before they are used again.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "../session.h"

namespace wamr_pthread::exact {

/** What a byte of the app heap is; the values are also known to watch.h. */
enum class State : uint8_t {
  /** The allocator's own, or never given out. */
  unknown = 0,
  live = 1,
  /** In front of a block and behind it. */
  before = 2,
  behind = 3,
  freed = 4,
};

/** Who did something, and where: places in the module's file behind the instruction or call, innermost first. */
struct Mark {
  int runner = 0;
  std::vector<uint32_t> places;
};

struct Block {
  /** As asked for, bytes. */
  uint32_t size = 0;
  /** What the host's allocator gave for it: block and redzones, end excluded. */
  uint32_t raw = 0, raw_end = 0;
  /** `gone`: given back to the host's allocator; kept for messages as long as nobody else has the place. */
  enum class Life : uint8_t { live, waits, gone } life = Life::live;
  /** Something was said about it: what lies in its redzones is no news. */
  bool reported = false;
  Mark allocated, freed;
};

/** Everything below is used with this lock held. */
extern Mutex lock;

/** blocks.cc: all that are known, by address. */
extern std::map<uint32_t, Block> blocks;
/** The block that an address belongs to: it is in it, in its redzones, or near; null: none is near. */
const std::pair<const uint32_t, Block> *block_near(uint32_t address);
void paint(uint32_t start, uint32_t end, State state);
State state_at(uint32_t address);

/** misuse.cc */
struct Misuse {
  const char *kind;
  uint32_t address = 0;
  /** Of the access; 0: none. */
  uint32_t size = 0;
  bool write = false;
  /** The native that did it for the module; empty: an instruction. */
  std::string native;
};
/** Of the same kind at the same place on a block of the same origin, only the first is kept and the rest counted. */
void note(const Misuse &misuse, Mark by, const std::pair<const uint32_t, Block> *block);

/** threads.cc */
Mark mark_of(const WASMExecEnv *env, const uint8_t *ip = nullptr);
/** The environment that the calling thread runs wasm code in; null: it is the host's. */
WASMExecEnv *current();
int number_of_runner(int runner);

}  // namespace wamr_pthread::exact
