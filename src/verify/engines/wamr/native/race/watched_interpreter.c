/* WAMR's classic interpreter as it is, with every access of the module's memory told to ThreadSanitizer by hand.

   Nothing is instrumented by the compiler: ThreadSanitizer would see the interpreter's stack and its locals as well, all
   accesses of the module at the same few places of the interpreter, and an order of threads in every lock of WAMR's.
   Told by hand, an access has the place in the module as its program counter, and calls of wasm functions are calls;
   so both sides of a race come with the stack of the module, although ThreadSanitizer keeps the earlier one only in
   its own history. And threads are in an order only where the program puts them in one (quiet.cc, sync.cc), so that a
   race is found also where the threads happened to run one after the other.

   What is redefined below are macros of WAMR's headers that this interpreter uses for every access, atomic
   instruction and frame. A WAMR without them is refused when it is built. */

/* The opcode is a variable then, whatever the instruction. */
#define WASM_ENABLE_LABELS_AS_VALUES 0

#include <sched.h>
#include <string.h>

#include "wasm_interp.h"
#include "wasm_memory.h"
#include "wasm_opcode.h"
#include "wasm_runtime.h"
#include "../common/wasm_exec_env.h"
#include "../common/wasm_shared_memory.h"

#include "watch.h"

#if !defined(CHECK_SHARED_HEAP_OVERFLOW) || !defined(shared_memory_lock)
#error "wamr-pthread: the interpreter of this WAMR cannot be watched"
#endif

void __tsan_read1_pc(void *address, void *place);
void __tsan_read2_pc(void *address, void *place);
void __tsan_read4_pc(void *address, void *place);
void __tsan_read8_pc(void *address, void *place);
void __tsan_write1_pc(void *address, void *place);
void __tsan_write2_pc(void *address, void *place);
void __tsan_write4_pc(void *address, void *place);
void __tsan_write8_pc(void *address, void *place);
void __tsan_read_range_pc(void *address, unsigned long size, void *place);
void __tsan_write_range_pc(void *address, unsigned long size, void *place);
void __tsan_func_entry(void *place);
void __tsan_func_exit(void);
void __tsan_acquire(void *address);

/* ThreadSanitizer's own, with its own numbers for memory orders. */
enum { ORDER_RELAXED = 0, ORDER_ACQUIRE = 2, ORDER_RELEASE = 3, ORDER_BOTH = 4 };
uint8 __tsan_atomic8_load(const volatile uint8 *address, int order);
uint16 __tsan_atomic16_load(const volatile uint16 *address, int order);
uint32 __tsan_atomic32_load(const volatile uint32 *address, int order);
uint64 __tsan_atomic64_load(const volatile uint64 *address, int order);
uint8 __tsan_atomic8_fetch_add(volatile uint8 *address, uint8 value, int order);
uint16 __tsan_atomic16_fetch_add(volatile uint16 *address, uint16 value, int order);
uint32 __tsan_atomic32_fetch_add(volatile uint32 *address, uint32 value, int order);
uint64 __tsan_atomic64_fetch_add(volatile uint64 *address, uint64 value, int order);

const uint8 *wamr_pthread_code = NULL;

static inline void *place_of(const uint8 *ip) {
  return (void *)(uintptr_t)(PLACES + (ip == NULL ? 0 : (uint64)(ip - wamr_pthread_code)));
}

static void note_range(uint8 *address, uint64 size, bool write, void *place) {
  if (write) __tsan_write_range_pc(address, size, place);
  else __tsan_read_range_pc(address, size, place);
}

static inline void note_aligned(uint8 *address, uint64 size, bool write, void *place) {
  switch (size) {
    case 1: write ? __tsan_write1_pc(address, place) : __tsan_read1_pc(address, place); return;
    case 2: write ? __tsan_write2_pc(address, place) : __tsan_read2_pc(address, place); return;
    case 4: write ? __tsan_write4_pc(address, place) : __tsan_read4_pc(address, place); return;
    case 8: write ? __tsan_write8_pc(address, place) : __tsan_read8_pc(address, place); return;
    default: note_range(address, size, write, place);
  }
}

static inline void note_plain(uint8 *address, uint32 offset, uint64 size, bool write, void *place) {
  if (((uintptr_t)address & (size - 1)) != 0) {
    note_range(address, size, write, place);
    return;
  }
  note_aligned(address, size, write, place);
  if (size <= 4) note_aligned(wamr_pthread_word(offset), size, write, place);
}

/* The atomic load that this thread did last, as long as it told nobody anything since. */
static _Thread_local struct {
  const uint8 *address;
  const void *place;
} last_load;

/* Who waits in a loop reads the same again and again. ThreadSanitizer remembers four accesses of eight bytes, and would
   forget those of the neighbours; the first of equal reads races with all that the others race with. */
static bool is_read_again(uint8 *address, bool load, void *place) {
  const bool again = load && last_load.address == address && last_load.place == place;
  last_load.address = load ? address : NULL;
  last_load.place = place;
  return again;
}

static void told_others(void) { last_load.address = NULL; }

static void tell_atomic(uint8 *address, unsigned size, bool load, int order) {
  if (load) {
    if (size == 1) __tsan_atomic8_load(address, order);
    else if (size == 2) __tsan_atomic16_load((uint16 *)address, order);
    else if (size == 4) __tsan_atomic32_load((uint32 *)address, order);
    else __tsan_atomic64_load((uint64 *)address, order);
  } else {
    if (size == 1) __tsan_atomic8_fetch_add(address, 0, order);
    else if (size == 2) __tsan_atomic16_fetch_add((uint16 *)address, 0, order);
    else if (size == 4) __tsan_atomic32_fetch_add((uint32 *)address, 0, order);
    else __tsan_atomic64_fetch_add((uint64 *)address, 0, order);
  }
}

/* Loads acquire, stores release, all others do both: wasm has no weaker ones. */
static void note_atomic(uint8 *address, uint32 offset, unsigned size, bool load, bool store, void *place) {
  if (is_read_again(address, load, place)) {
    __tsan_acquire(address);
    return;
  }
  /* It takes the place of its caller, which is not instrumented. */
  __tsan_func_entry(place);
  /* Where the memory lies, it puts threads in an order. */
  if (size <= 4) tell_atomic(wamr_pthread_word(offset), size, load, ORDER_RELAXED);
  tell_atomic(address, size, load, load ? ORDER_ACQUIRE : store ? ORDER_RELEASE : ORDER_BOTH);
  __tsan_func_exit();
}

/* Instructions behind no prefix. Those behind one have a local variable of this name (wasm_interp_classic.c). */
enum { opcode1 = 0xffff };

static inline void note_access(uint8 *address, uint32 offset, uint64 size, uint32 prefixed, uint8 opcode,
                               const char *operand, const uint8 *ip) {
  if (prefixed == opcode1) {
    note_plain(address, offset, size, opcode >= WASM_OP_I32_STORE && opcode <= WASM_OP_I64_STORE32, place_of(ip));
  } else if (prefixed >= WASM_OP_MEMORY_INIT && prefixed <= WASM_OP_MEMORY_FILL) {
    /* memory.copy's operands are called mdst and msrc. */
    if (size > 0) note_range(address, size, operand[1] != 's', place_of(ip));
  } else if (prefixed == WASM_OP_ATOMIC_WAIT32 || prefixed == WASM_OP_ATOMIC_WAIT64) {
    if (((uintptr_t)address & (size - 1)) == 0)
      note_atomic(address, offset, (unsigned)size, true, false, place_of(ip));
  }
}

#undef CHECK_SHARED_HEAP_OVERFLOW
#define CHECK_SHARED_HEAP_OVERFLOW(at, bytes, native)                                                  \
  do {                                                                                                 \
    if ((at) + (bytes) <= get_linear_mem_size())                                                       \
      note_access(memory->memory_data + (at), (uint32)(at), bytes, opcode1, opcode, #native, frame_ip); \
  } while (0);

/* One lock for all atomic instructions that ThreadSanitizer does not see: it would put all of them in one order. */
static char atomics_lock;

static void begin_atomic(uint8 *address, ptrdiff_t offset, uint8 opcode, const uint8 *ip) {
  /* Seven forms of each: i32, i64, and parts of them. */
  static const uint8 sizes[] = {4, 8, 1, 2, 1, 2, 4};
  const int form = opcode - WASM_OP_ATOMIC_I32_LOAD;
  while (__atomic_test_and_set(&atomics_lock, __ATOMIC_ACQUIRE)) sched_yield();
  note_atomic(address, (uint32)offset, sizes[form % 7], form < 7, form >= 7 && form < 14, place_of(ip));
}

static void end_atomic(void) { __atomic_clear(&atomics_lock, __ATOMIC_RELEASE); }

#undef shared_memory_lock
#undef shared_memory_unlock
#define shared_memory_lock(memory) begin_atomic(maddr, maddr - memory->memory_data, opcode, frame_ip)
#define shared_memory_unlock(memory) end_atomic()

static void push_frame(WASMExecEnv *env, WASMInterpFrame *frame) {
  WASMInterpFrame *old = env->cur_frame;
  const bool from_host = frame->function == NULL;
  if (from_host) wamr_pthread_quiet_end();
  if (old == NULL) wamr_pthread_entered(env);
  __tsan_func_entry(place_of(old == NULL ? NULL : old->ip));
  /* Set when it calls; what lies there until then is of an earlier frame. */
  frame->ip = NULL;
  env->cur_frame = frame;
  if (from_host) return;
  wamr_pthread_called(env, frame);
  told_others();
  if (frame->function->is_import_func) wamr_pthread_quiet_begin();
}

static void pop_frame(WASMExecEnv *env, WASMInterpFrame *frame) {
  if (frame->function == NULL) {
    if (frame->prev_frame == NULL) wamr_pthread_left(env);
    wamr_pthread_quiet_begin();
  } else {
    if (frame->function->is_import_func) wamr_pthread_quiet_end();
    wamr_pthread_returned(env, frame);
  }
  __tsan_func_exit();
}

static void set_frame(WASMExecEnv *env, WASMInterpFrame *frame) {
  WASMInterpFrame *old = env->cur_frame;
  if (frame != NULL && frame->prev_frame == old) {
    push_frame(env, frame);
    return;
  }
  /* After a trap many frames end at once. */
  for (WASMInterpFrame *each = old; each != NULL && each != frame; each = each->prev_frame) pop_frame(env, each);
  env->cur_frame = frame;
}

#define wasm_exec_env_set_cur_frame(env, frame) set_frame(env, frame)

/* Who is woken knows what was done before; the lock of all waiters is WAMR's. */
static uint32 watched_wait(WASMModuleInstanceCommon *module, void *address, uint64 expect, int64 timeout, bool wide) {
  const bool tells = !wamr_pthread_is_quiet();
  wamr_pthread_quiet_begin();
  const uint32 result = wasm_runtime_atomic_wait(module, address, expect, timeout, wide);
  wamr_pthread_quiet_end();
  if (tells) wamr_pthread_acquire(address);
  return result;
}

static uint32 watched_notify(WASMModuleInstanceCommon *module, void *address, uint32 count) {
  told_others();
  if (!wamr_pthread_is_quiet()) wamr_pthread_release(address);
  wamr_pthread_quiet_begin();
  const uint32 result = wasm_runtime_atomic_notify(module, address, count);
  wamr_pthread_quiet_end();
  return result;
}

#define wasm_runtime_atomic_wait watched_wait
#define wasm_runtime_atomic_notify watched_notify

/* Told above; not a second time by ThreadSanitizer's own memset. */
static void quiet_fill(uint8 *to, int value, size_t size) {
  for (volatile uint8 *at = to; at < to + size; at++) *at = (uint8)value;
}

static void quiet_move(uint8 *to, const uint8 *from, size_t size) {
  volatile uint8 *out = to;
  if (to < from) {
    for (size_t i = 0; i < size; i++) out[i] = from[i];
  } else {
    for (size_t i = size; i > 0; i--) out[i - 1] = from[i - 1];
  }
}

#undef memset
#undef memmove
#undef bh_memcpy_s
#undef bh_memmove_s
#define memset(to, value, size) quiet_fill((uint8 *)(to), value, size)
#define memmove(to, from, size) quiet_move((uint8 *)(to), (const uint8 *)(from), size)
#define bh_memcpy_s(to, room, from, size) quiet_move((uint8 *)(to), (const uint8 *)(from), size)
#define bh_memmove_s(to, room, from, size) quiet_move((uint8 *)(to), (const uint8 *)(from), size)

#include CLASSIC_INTERPRETER
