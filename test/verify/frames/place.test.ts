// Whose doing a stack tells of: what libraries do is done for the program.
import { expect, test } from 'vitest';
import { isAllocator } from '../../../src/verify/frames/allocators.js';
import { isLibraryFile, isLibraryName } from '../../../src/verify/frames/library.js';
import {
  allocatedText,
  calledBy,
  ownFrame,
  placeOf,
  programFunction,
} from '../../../src/verify/frames/place.js';

test.each([
  ['/app/.wamr-pthread/sysroot/include/wasm32-wasi/c++/v1/__memory/allocate.h', true],
  ['/opt/wasi-sdk/share/wasi-sysroot/include/wasm32-wasip1-threads/stdlib.h', true],
  ['C:\\sdk\\include\\c++\\v1\\deque', true],
  ['/build/wasi-libc/libc-top-half/musl/src/stdio/vfprintf.c', true],
  ['dlmalloc/src/malloc.c', true],
  ['/app/src/deque.cpp', false],
  ['/app/include/vendor/json.hpp', false],
  ['/usr/include/boost/pool.hpp', false],
])('%s is of a library: %s', (file, expected) => {
  expect(isLibraryFile(file)).toBe(expected);
});

test.each([
  ['__secs_to_zone', true],
  ['operator new(unsigned long)', true],
  ['std::__2::vector<…>::resize', true],
  ['std::__2::basic_ostream<…>& std::__2::operator<<<…>', true],
  ['std::__2::ios_base::width[abi:nqn220100]() const', true],
  ['void* std::__2::__thread_proxy<…>', true],
  ['std::__2::vector<int> app::sorted<int>(std::__2::vector<int>)', false],
  ['__original_main', false],
  ['main::$_0::operator()(int) const', false],
  ['localtime', false],
  ['work', false],
])('%s is a name that no program may have: %s', (name, expected) => {
  expect(isLibraryName(name)).toBe(expected);
});

test('the nearest frame of the program is the first whose line is none of a library', () => {
  const files = [undefined, '/sdk/include/c++/v1/deque', '/app/a.cpp', '/app/main.cpp'];
  const sourceOf = (place: number) => {
    const file = files[place];
    return file === undefined ? undefined : { file };
  };
  expect(ownFrame([0, 1, 2, 3], sourceOf)).toEqual({ own: 2 });
  expect(ownFrame([0, 1], sourceOf)).toEqual({});
});

const PUSH = ['memmove', 'std::__2::deque<…>::push_back (deque:1631)', 'put (a.cpp:7)', 'main (a.cpp:9)'];

test('the call of the program is told, with the function that it calls', () => {
  expect(calledBy({ stack: PUSH, own: 2 }, 0)).toBe(
    ', called by put (a.cpp:7) through std::__2::deque<…>::push_back',
  );
  expect(calledBy({ stack: PUSH, own: 2 }, 1)).toBe(', called by put (a.cpp:7)');
  expect(calledBy({ stack: PUSH, own: 2 }, 2)).toBe('');
  expect(placeOf({ stack: ['__libc_free', ...PUSH.slice(2)], own: 1 })).toBe('put (a.cpp:7)');
  expect(placeOf({ stack: PUSH, own: 2 }, 'fd_write')).toBe('fd_write, called by put (a.cpp:7)');
  expect(programFunction({ stack: PUSH, own: 2 })).toBe('put');
});

test.each([
  ['__libc_malloc', true],
  ['operator_new_impl(unsigned long)', true],
  ['operator new[](unsigned long, std::align_val_t)', true],
  ['std::__2::__allocation_result<…> std::__2::__allocate_at_least<…>', true],
  ['std::__2::allocator<int>::allocate[abi:nqn220100](unsigned long) (allocator.h:93)', true],
  ['void* std::__2::__libcpp_operator_new<unsigned long>(unsigned long)', true],
  ['strdup', true],
  ['vasprintf', true],
  ['std::__2::vector<…>::resize', false],
  ['make_operator new', false],
  ['app::allocator<int>::take()', false],
  ['allocate_all (a.c:3)', false],
])('%s allocates for others: %s', (frame, expected) => {
  expect(isAllocator(frame)).toBe(expected);
});

test('blocks are of who asked for them, and what stood between is told', () => {
  const allocating = ['__libc_malloc', 'operator_new_impl(unsigned long)', 'operator new(unsigned long)'];
  const make = { stack: [...allocating, 'make (a.cpp:4)', 'main (a.cpp:9)'] };
  expect(allocatedText({ ...make, own: 3 })).toBe('make (a.cpp:4) allocated');
  expect(allocatedText({ stack: [...allocating, ...PUSH.slice(1)], own: 4 })).toBe(
    'put (a.cpp:7) allocated through std::__2::deque<…>::push_back',
  );
  expect(allocatedText({ stack: [...allocating, 'std::__2::vector<…>::resize', 'make'] })).toBe(
    'make allocated',
  );
  expect(allocatedText({ stack: [] })).toBeUndefined();
});

test('a function of the program counts whatever its name, and whatever header was put into it', () => {
  expect(placeOf({ stack: ['__libc_malloc', 'strdup (a.c:3)', 'main (a.c:9)'], own: 1 })).toBe(
    'strdup (a.c:3)',
  );
  const inlined = { stack: ['work (deque:1631)', 'main (a.cpp:9)'], own: 1 };
  expect(programFunction(inlined)).toBe('work');
  expect(calledBy(inlined, 0)).toBe(', called by main (a.cpp:9)');
});

test('without lines names tell, as far as they are kept for libraries', () => {
  const stack = ['__secs_to_zone', '__localtime_r', 'localtime', 'stamp'];
  expect(calledBy({ stack }, 0)).toBe(', called by localtime');
  expect(calledBy({ stack: ['stamp', 'work'] }, 0)).toBe('');
  expect(calledBy({ stack: ['std::__2::f', 'thread_entry'] }, 0)).toBe('');
  expect(programFunction({ stack: ['__libc_free', 'operator delete(void*)', 'drop', 'work'] })).toBe('drop');
  expect(programFunction({ stack: [] })).toBeUndefined();
  expect(placeOf({ stack: [] })).toBe('');
});
