// What wamr-pthread-san knows about the run, for its reports.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../json.h"
#include "../report.h"
#include "../session.h"

namespace wamr_pthread::race {

/** Places in the module's file, behind the instruction, innermost first. */
using Places = std::vector<uint32_t>;

constexpr size_t MAX_PLACES = 16;

/** Where lines of JSON go; set before the run. */
extern JsonLines *out;

/** threads.cc */
uint64_t current_thread();
/** Number of the thread that the operating system knows by this id. */
int number_of(uint64_t os_id);
/** The thread in whose slice of the aux stack an address is; false: in none. */
bool stack_owner(uint32_t address, int &number);
Places places_of(wasm_exec_env_t env);
/** Pairs of an id of the operating system and a number, as JSON: a thread may race before its creator has numbered it. */
std::string numbers();
/** How each thread came to be, as JSON. */
std::string creations();

/** blocks.cc: memory that the current thread gets, and that is nobody's business as it was. */
void fresh_memory(uint32_t start, uint32_t size);
/** The current thread calls a function that gives memory back, and may keep it for itself. */
void given_back(uint32_t address);
/** The block of the app heap that an address is in, or was until it was given back, as JSON, or empty. */
std::string block_at(uint32_t address);

/** words.cc; false: there is no room for them. */
bool reserve_words();
/** In bytes from the start of the module's memory; -1: it is no address of a word. */
int64_t offset_of_word(const void *address);
/** Words that begin at `start`, a multiple of 8, as `size` is. */
void words_allocated(uint32_t start, uint32_t size);
void words_freed(uint32_t start, uint32_t size);
/** By the current thread; of any size. */
void words_written(uint32_t start, uint32_t size);

/** sync.cc; the kinds are those of WatchedFunction. */
enum class Kind : uint8_t {
  none, lock, attempt, unlock, forget, read, write, try_write, unlock_shared, leave, send, receive, hide, give_back
};
void set_watched_functions(const std::vector<WatchedFunction> &functions);

/** locks.cc */
void lock_wanted(uint32_t address, const Places &places);
void lock_taken(uint32_t address, Places places);
void lock_given(uint32_t address);
/** Whether the current thread has it. */
bool holds(uint32_t address);
/** Forgets the locks in a range of addresses. */
void forget_locks(uint32_t start, uint32_t size);
/** One line for each cycle of locks. */
void report_lock_orders();

}  // namespace wamr_pthread::race
