import { writeSync } from 'node:fs';
import { type GuestMemory, HostTrap } from './guest-memory.js';
import type { Natives } from './natives.js';

const STDOUT = 1;
const NANOSECONDS = 1_000_000_000n;
const EINVAL = 28;

/**
 * The part of WAMR's libc-builtin that a module with a libc of its own may bind to: memory, strings, puts and the
 * functions that end the program. The printf and strto families are not offered.
 */
export function libcNatives(memory: GuestMemory, malloc: (size: number) => number): Natives {
  return {
    memcpy: (to: number, from: number, length: number) => copy(memory, to, from, length),
    memmove: (to: number, from: number, length: number) => copy(memory, to, from, length),
    emscripten_memcpy_big: (to: number, from: number, length: number) => copy(memory, to, from, length),
    memset: (to: number, value: number, length: number) => {
      memory.bytes(to, length).fill(value & 0xff);
      return to;
    },
    memcmp: (a: number, b: number, length: number) =>
      compare(memory.bytes(a, length), memory.bytes(b, length)),
    memchr: (from: number, value: number, length: number) => {
      const at = memory.bytes(from, length).indexOf(value & 0xff);
      return at < 0 ? 0 : from + at;
    },
    strlen: (text: number) => memory.string(text).length,
    strcmp: (a: number, b: number) => compare(memory.string(a), memory.string(b)),
    strcpy: (to: number, from: number) => {
      const text = memory.string(from);
      const target = memory.bytes(to, text.length + 1);
      target.set(text);
      target[text.length] = 0;
      return to;
    },
    strdup: (text: number) => duplicate(memory, malloc, text),
    _strdup: (text: number) => duplicate(memory, malloc, text),
    puts: (text: number) => {
      writeSync(STDOUT, Buffer.concat([memory.string(text), Buffer.from('\n')]));
      return 1;
    },
    putchar: (character: number) => {
      writeSync(STDOUT, Uint8Array.of(character));
      return 1;
    },
    clock: () => process.hrtime.bigint() / 1000n,
    clock_gettime: (clock: number, result: number) => {
      const now = clock === 0 ? BigInt(Date.now()) * 1_000_000n : process.hrtime.bigint();
      if (clock < 0 || clock > 3) return EINVAL;
      memory.write64(result, now / NANOSECONDS);
      memory.write32(result + 8, Number(now % NANOSECONDS));
      return 0;
    },
    exit: ending('exit'),
    abort: ending('abort'),
    abortStackOverflow: ending('abortStackOverflow'),
    nullFunc_X: ending('nullFunc_X'),
  };
}

/** These end the program with an exception, not with an exit code (libc_builtin_wrapper.c, exit_wrapper). */
function ending(name: string): (code: number) => never {
  return code => {
    throw new HostTrap(`env.${name}(${code})`);
  };
}

function copy(memory: GuestMemory, to: number, from: number, length: number): number {
  memory.bytes(to, length).set(memory.bytes(from, length));
  return to;
}

function compare(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

function duplicate(memory: GuestMemory, malloc: (size: number) => number, text: number): number {
  const bytes = memory.string(text);
  const address = malloc(bytes.length + 1);
  if (address === 0) return 0;
  const target = memory.bytes(address, bytes.length + 1);
  target.set(bytes);
  target[bytes.length] = 0;
  return address;
}
