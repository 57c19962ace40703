import { HostTrap } from './guest-memory.js';
import type { RawFrame, RawTrap } from './protocol.js';

/** V8's words for a trap and WAMR's (core/iwasm/common/wasm_runtime_common.c, exception_msgs). */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^memory access out of bounds|^data segment|^element segment/, 'out of bounds memory access'],
  [/^unreachable/, 'unreachable'],
  [/^divide by zero|^remainder by zero/, 'integer divide by zero'],
  [/^divide result unrepresentable/, 'integer overflow'],
  [/^float unrepresentable/, 'integer overflow'],
  [/^table index is out of bounds|^table access out of bounds/, 'undefined element'],
  [
    /^null function or function signature mismatch|^function signature mismatch/,
    'indirect call type mismatch',
  ],
  [/^operation does not support unaligned/, 'unaligned atomic'],
  [/^Atomics\.wait cannot be called/, 'expected shared memory'],
];

/** V8 gives up a recursion at about 1 MiB of native frames; WAMR's operand stack (64 KiB by default) is full before. */
const STACK_EXHAUSTED = 'wasm operand stack overflow';

const FRAME = /wasm-function\[(\d+)\]:0x([0-9a-f]+)/g;

/** What an error thrown out of the module means, or undefined where it is no trap of the module. */
export function readTrap(error: unknown, thread: number): RawTrap | undefined {
  const message = trapMessage(error);
  if (message === undefined || !(error instanceof Error)) return undefined;
  return { message, thread, frames: readFrames(error.stack ?? '') };
}

function trapMessage(error: unknown): string | undefined {
  if (error instanceof HostTrap) return error.message;
  if (error instanceof WebAssembly.RuntimeError) return translateTrap(error.message);
  if (error instanceof RangeError && error.message.startsWith('Maximum call stack')) return STACK_EXHAUSTED;
  return undefined;
}

/** A trap of V8 in WAMR's words; unknown ones stay as they are. */
export function translateTrap(message: string): string {
  return WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? message;
}

/** The wasm frames of a V8 stack trace, innermost first. */
export function readFrames(stack: string): RawFrame[] {
  return [...stack.matchAll(FRAME)].map(([, index, offset]) => ({
    index: Number.parseInt(index ?? '', 10),
    offset: Number.parseInt(offset ?? '', 16),
  }));
}
