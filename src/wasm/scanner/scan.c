// Passes over the instructions of function bodies and notes those that are wanted, whom each body calls, and which marks
// its instructions leave on it. It is compiled to WebAssembly, which runs at full speed from its first instruction on;
// the same in JavaScript spends more time on being compiled than on a module of ten megabytes.
// src/wasm/scanner/scan-bodies.ts gives it a window of the code section, program.ts the tables of src/wasm/opcodes.ts.
//
// What is not of the usual form is not judged here: the scan stops before it, and the caller has a closer look.
#include <stdint.h>

typedef uint8_t byte;

// As IMMEDIATE of src/wasm/opcodes.ts.
enum {
  UNKNOWN, NONE, BLOCK, INDEX, TWO_INDEXES, BRANCH_TABLE, MEMORY, I32, I64, F32, F64, TYPES, HEAP_TYPE, TRY_TABLE, LANE,
  MEMORY_AND_LANE, BYTES16
};

enum { FIRST_PREFIX = 0xfc, CALL = 0x10, RETURN_CALL = 0x12, I32_CONST = 0x41, MULTI_MEMORY = 0x40, NO_TYPE = 0x40 };

// Not at all; each time; the first in a body; in a body not right again with the same value; the first in the section.
enum { NEVER, EACH, ONCE, CHANGED, FIRST };

// Why a scan ended.
enum { WINDOW_ENDS, FULL, LOCALS, INSTRUCTION };

// Opcodes of one byte, then those behind each prefix byte.
enum { TABLE_SIZE = 512, TABLES = 4, OPCODES = TABLES * TABLE_SIZE };
enum { MOST_NOTES = 4096, MOST_CALLEES = 16384, MOST_BODIES = 8192 };

struct note {
  // Position of the body in the code section.
  uint32_t body;
  // `prefix << 16 | second number` for those with a prefix byte.
  uint32_t opcode;
  // First number behind the opcode.
  uint32_t value;
  // Where it begins, and the instruction before it, in the window.
  byte *start, *before;
};

byte immediates[OPCODES];
// How often each opcode is wanted.
byte wanted[OPCODES];
// Bits that an instruction leaves on its body.
byte marks[OPCODES];
// The i32.const that is wanted.
int32_t constant;
uint32_t has_constant;

// What a scan has found since it was called. Whom bodies call, one list behind the other.
struct note notes[MOST_NOTES];
uint32_t callees[MOST_CALLEES];
// Of the bodies that ended: how many calls there were before the end of each, since `start`, and their marks.
uint32_t calls_behind[MOST_BODIES];
byte marks_of[MOST_BODIES];
uint32_t notes_made, callees_made, bodies_ended;

// Where the scan is, or has stopped: in the body that ends at `body_end`, or behind one where that is the same.
byte *at, *body_end, *window_end;
// The instruction before.
byte *before;
// How many bodies were entered, and how many there are.
uint32_t entered, bodies;
// Whether the last that was entered has not ended yet, its marks, and how many calls there were since `start`.
uint32_t is_open, marked, called;
// The last notes by opcode, for those that are not wanted each time: how many bodies were entered then, and the value.
static struct { uint32_t entered, value; } last_note[OPCODES];

extern byte __heap_base;
byte *window(void) { return &__heap_base; }

void start(void) {
  entered = is_open = called = 0;
  for (uint32_t each = 0; each < OPCODES; each++) last_note[each].entered = 0;
}

// Behind an unsigned LEB128 of at most 32 bits that ends before `end`; 0 where it is none.
static byte *unsigned32(byte *from, byte *end, uint32_t *value) {
  uint32_t sum = 0;
  for (uint32_t shift = 0; from < end; shift += 7) {
    byte each = *from++;
    if (shift == 28 && each > 0x0f) return 0;
    sum |= (uint32_t)(each & 0x7f) << shift;
    if (each >= 0x80) continue;
    *value = sum;
    return from;
  }
  return 0;
}

static byte *signed32(byte *from, byte *end, int32_t *value) {
  uint32_t sum = 0;
  for (uint32_t shift = 0; from < end; shift += 7) {
    byte each = *from++;
    // Of the fifth byte only the low four bits fit; the other three must repeat the sign.
    if (shift == 28 && (each >= 0x80 || ((each & 0x78) != 0 && (each & 0x78) != 0x78))) return 0;
    sum |= (uint32_t)(each & 0x7f) << shift;
    if (each >= 0x80) continue;
    *value = shift == 28 ? (int32_t)sum : (int32_t)(sum << (25 - shift)) >> (25 - shift);
    return from;
  }
  return 0;
}

// Behind a LEB128 of at most nine bytes, which is right for any number of 64 bits.
static byte *number64(byte *from, byte *end) {
  for (byte *last = from + 9; from < end && from < last;)
    if (*from++ < 0x80) return from;
  return 0;
}

static int is_wanted_now(uint32_t how, uint32_t opcode, uint32_t value) {
  if (how == EACH) return 1;
  int known = how == FIRST ? last_note[opcode].entered != 0
              : last_note[opcode].entered == entered && (how == ONCE || last_note[opcode].value == value);
  last_note[opcode].entered = entered;
  last_note[opcode].value = value;
  return !known;
}

static byte *skip(byte *from, byte *end, uint32_t size) { return (uint32_t)(end - from) < size ? 0 : from + size; }

static int is_value_type(byte type) { return (type >= 0x7b && type <= 0x7f) || type == 0x70 || type == 0x6f; }

static byte *memory_operand(byte *from, byte *end, uint32_t *value) {
  if (from >= end || *from >= MULTI_MEMORY) return 0;
  return unsigned32(from + 1, end, value);
}

static byte *branch_table(byte *from, byte *end) {
  uint32_t count, label;
  from = unsigned32(from, end, &count);
  if (!from || count > (uint32_t)(end - from)) return 0;
  for (; from && count > 0; count--) from = unsigned32(from, end, &label);
  return from ? unsigned32(from, end, &label) : 0;
}

// Behind what follows an opcode; 0 where that needs a closer look.
static byte *immediate(byte kind, byte *from, byte *end, uint32_t *value) {
  uint32_t second;
  switch (kind) {
    case NONE: return from;
    case INDEX: return unsigned32(from, end, value);
    case MEMORY: return memory_operand(from, end, value);
    case I32: return signed32(from, end, (int32_t *)value);
    case BLOCK: return from < end && (*from < NO_TYPE || *from == NO_TYPE || is_value_type(*from)) ? from + 1 : 0;
    case I64: return number64(from, end);
    case F32: return skip(from, end, 4);
    case F64: return skip(from, end, 8);
    case TWO_INDEXES: from = unsigned32(from, end, value); return from ? unsigned32(from, end, &second) : 0;
    case BRANCH_TABLE: return branch_table(from, end);
    case LANE: return skip(from, end, 1);
    case MEMORY_AND_LANE: from = memory_operand(from, end, value); return from ? skip(from, end, 1) : 0;
    case BYTES16: return skip(from, end, 16);
    default: return 0;
  }
}

// Behind the locals of a body: runs of a count and a type.
static byte *locals(byte *from, byte *end) {
  uint32_t runs, count;
  from = unsigned32(from, end, &runs);
  if (!from || runs > (uint32_t)(end - from) / 2) return 0;
  for (; runs > 0; runs--) {
    from = unsigned32(from, end, &count);
    if (!from || from >= end || !is_value_type(*from++)) return 0;
  }
  return from;
}

// Goes on from `at` and returns why it stopped: before a body that is not whole in the window, or behind the last one;
// with no place for more findings; before locals or an instruction that needs a closer look.
uint32_t scan(void) {
  struct note *note = notes;
  uint32_t *callee = callees;
  uint32_t ended = 0;
  byte *from = at;
  byte *previous = before;
  uint32_t marks_now = marked;
  uint32_t why = WINDOW_ENDS;
  for (;;) {
    if (from == body_end) {
      uint32_t size;
      if (is_open) {
        if (ended == MOST_BODIES) { why = FULL; break; }
        calls_behind[ended] = called + (callee - callees);
        marks_of[ended++] = marks_now;
        is_open = 0;
      }
      if (entered == bodies) break;
      byte *inside = unsigned32(from, window_end, &size);
      if (!inside || size > (uint32_t)(window_end - inside)) break;
      byte *code = locals(inside, inside + size);
      from = inside;
      body_end = inside + size;
      previous = 0;
      marks_now = 0;
      is_open = 1;
      entered++;
      if (!code) { why = LOCALS; break; }
      from = code;
      if (from == body_end) continue;
    }
    byte *start = from;
    uint32_t opcode = *from++;
    uint32_t value = 0;
    // Place in the tables.
    uint32_t slot = opcode;
    if (opcode >= FIRST_PREFIX) {
      uint32_t second;
      byte *behind = opcode == 0xff ? 0 : unsigned32(from, body_end, &second);
      if (!behind || second >= TABLE_SIZE) { from = start; why = INSTRUCTION; break; }
      from = behind;
      slot = (opcode - FIRST_PREFIX + 1) * TABLE_SIZE + second;
      opcode = opcode << 16 | second;
    }
    byte *behind = immediate(immediates[slot], from, body_end, &value);
    if (!behind) { from = start; why = INSTRUCTION; break; }
    uint32_t how = opcode != I32_CONST                          ? wanted[slot]
                   : has_constant && (int32_t)value == constant ? EACH
                                                                : NEVER;
    int is_call = opcode == CALL || opcode == RETURN_CALL;
    if ((how != NEVER && note == notes + MOST_NOTES) || (is_call && callee == callees + MOST_CALLEES)) {
      from = start;
      why = FULL;
      break;
    }
    if (how != NEVER && is_wanted_now(how, slot, value)) *note++ = (struct note){entered - 1, opcode, value, start, previous};
    if (is_call) *callee++ = value;
    marks_now |= marks[slot];
    previous = start;
    from = behind;
  }
  at = from;
  before = previous;
  marked = marks_now;
  notes_made = note - notes;
  callees_made = callee - callees;
  called += callees_made;
  bodies_ended = ended;
  return why;
}
