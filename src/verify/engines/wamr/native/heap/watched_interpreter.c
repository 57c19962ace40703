/* WAMR's classic interpreter as it is, with every access of the module's memory looked up in the shadow of the app heap.

   What is redefined below are macros of WAMR's headers that this interpreter uses for every access and every frame. A
   WAMR without them is refused when it is built. */

/* The opcode is a variable then, whatever the instruction. */
#define WASM_ENABLE_LABELS_AS_VALUES 0

#include "wasm_interp.h"
#include "wasm_memory.h"
#include "wasm_opcode.h"
#include "wasm_runtime.h"
#include "../common/wasm_exec_env.h"
#include "../common/wasm_shared_memory.h"

#include "watch.h"

#ifndef CHECK_SHARED_HEAP_OVERFLOW
#error "wamr-pthread: the interpreter of this WAMR cannot be watched"
#endif

/* Instructions behind no prefix. Those behind one have a local variable of this name (wasm_interp_classic.c). */
enum { opcode1 = 0xffff };

static inline bool is_write(uint32 prefixed, uint8 opcode, const char *operand) {
  if (prefixed == opcode1) return opcode >= WASM_OP_I32_STORE && opcode <= WASM_OP_I64_STORE32;
  /* memory.copy's operands are called mdst and msrc. */
  if (prefixed >= WASM_OP_MEMORY_INIT && prefixed <= WASM_OP_MEMORY_FILL) return operand[1] != 's';
  /* Behind the loads: stores, and those that do both. */
  return prefixed > WASM_OP_ATOMIC_I64_LOAD32_U;
}

/* Waking takes an address for a name and reads nothing there. The last thing that a thread of libc does is to wake its
   joiner, who may have freed the thread's record by then. No other access has this number behind a prefix. */
static inline bool touches(uint32 prefixed) { return prefixed != WASM_OP_ATOMIC_NOTIFY; }

#undef CHECK_SHARED_HEAP_OVERFLOW
#define CHECK_SHARED_HEAP_OVERFLOW(at, bytes, native)                                                 \
  do {                                                                                                \
    if ((bytes) > 0 && (at) + (bytes) <= get_linear_mem_size() && touches(opcode1))                   \
      wamr_pthread_touch(exec_env, frame_ip, at, bytes, is_write(opcode1, opcode, #native));          \
  } while (0);

static void set_frame(WASMExecEnv *env, WASMInterpFrame *frame) {
  WASMInterpFrame *old = env->cur_frame;
  if (frame == NULL) wamr_pthread_left();
  if (frame == NULL || frame->prev_frame != old) {
    env->cur_frame = frame;
    /* After a trap many frames end at once, and nobody asks what a native did. */
    if (old != NULL && old->prev_frame == frame && old->function != NULL && old->function->is_import_func)
      wamr_pthread_called(env, old);
    return;
  }
  if (old == NULL) wamr_pthread_entered(env);
  /* Set when it calls; what lies there until then is of an earlier frame. */
  frame->ip = NULL;
  env->cur_frame = frame;
  if (frame->function != NULL && frame->function->is_import_func) wamr_pthread_calls(env, frame);
}

#define wasm_exec_env_set_cur_frame(env, frame) set_frame(env, frame)

#include CLASSIC_INTERPRETER
