import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Control, SLOT_USED } from '../../../../src/verify/engines/v8/control.js';
import { HostTrap } from '../../../../src/verify/engines/v8/guest-memory.js';
import { captureOutput, OUTPUT_LIMIT } from '../../../../src/verify/engines/v8/output.js';
import { crashResult } from '../../../../src/verify/engines/v8/result.js';
import { measureStacks, paintStacks } from '../../../../src/verify/engines/v8/stacks.js';
import { readTrap, translateTrap } from '../../../../src/verify/engines/v8/traps.js';

describe('traps', () => {
  test.each([
    ['memory access out of bounds', 'out of bounds memory access'],
    ['unreachable', 'unreachable'],
    ['divide by zero', 'integer divide by zero'],
    ['remainder by zero', 'integer divide by zero'],
    ['divide result unrepresentable', 'integer overflow'],
    ['table index is out of bounds', 'undefined element'],
    ['null function or function signature mismatch', 'indirect call type mismatch'],
    ['operation does not support unaligned accesses', 'unaligned atomic'],
    ['something new', 'something new'],
  ])('%s is %s', (v8, wamr) => {
    expect(translateTrap(v8)).toBe(wamr);
  });

  test('frames come from the stack of the error, innermost first', () => {
    const error = new HostTrap('env.exit(3)');
    error.stack = [
      'Error: env.exit(3)',
      '    at exit (file:///natives.js:3:1)',
      '    at inner (wasm://wasm/0a1b2c3d:wasm-function[12]:0x1f4)',
      '    at wasm://wasm/0a1b2c3d:wasm-function[7]:0xa0',
    ].join('\n');
    expect(readTrap(error, 2)).toEqual({
      message: 'env.exit(3)',
      thread: 2,
      frames: [
        { index: 12, offset: 500 },
        { index: 7, offset: 160 },
      ],
    });
  });

  test('an endless recursion is one of WAMR, another error is none', () => {
    expect(readTrap(new RangeError('Maximum call stack size exceeded'), 0)?.message).toBe(
      'wasm operand stack overflow',
    );
    expect(readTrap(new TypeError('a bug'), 0)).toBeUndefined();
  });
});

describe('stack marks', () => {
  const slices = [
    { start: 4096, end: 8192 },
    { start: 2048, end: 4096 },
    { start: 0, end: 2048 },
  ];

  function measured(write: (bytes: Uint8Array) => void) {
    const memory = new ArrayBuffer(8192);
    const control = Control.create(3, 0);
    control.set(control.slot(1, SLOT_USED), 1);
    control.set(control.slot(2, SLOT_USED), 1);
    paintStacks(memory, slices);
    write(new Uint8Array(memory));
    return measureStacks(memory, slices, control);
  }

  test('the deepest write counts, and a destroyed guard is an overflow', () => {
    const marks = measured(bytes => {
      bytes[8000] = 1;
      bytes[6000] = 1;
      bytes[2050] = 1;
    });
    expect(marks).toEqual([
      { used: 2192, size: 4096, overflowed: false },
      { used: 2048, size: 2048, overflowed: true },
      { used: 0, size: 2048, overflowed: false },
    ]);
  });

  test('writes to address 0 and after it are no stack', () => {
    expect(measured(bytes => bytes.fill(1, 0, 64))[2]).toEqual({ used: 0, size: 2048, overflowed: false });
  });

  test('a slice that no thread had counts as untouched', () => {
    const memory = new ArrayBuffer(8192);
    expect(measureStacks(memory, slices, Control.create(3, 0))[1]).toEqual({
      used: 0,
      size: 2048,
      overflowed: false,
    });
  });
});

describe('the process around a run', () => {
  test('output up to the limit is whole', async () => {
    const stream = new PassThrough();
    const text = captureOutput(stream);
    stream.end('x'.repeat(OUTPUT_LIMIT));
    await new Promise(resolve => stream.once('end', resolve));
    expect(text().length).toBe(OUTPUT_LIMIT);
  });

  test('a process that dies is a crash with its last words', () => {
    expect(crashResult({ reason: 'signal SIGABRT', stdout: 'a', stderr: 'b' }, ['env.x'])).toEqual({
      engine: 'v8',
      outcome: 'crash',
      stdout: 'a',
      stderr: "b\nthe engine's process ended: signal SIGABRT\n",
      threads: { created: 0, failed: 0, peak: 0 },
      heap: { peak: 0, live: 0, allocations: 0 },
      stacks: [],
      unlinked: ['env.x'],
      milliseconds: 0,
    });
  });
});
