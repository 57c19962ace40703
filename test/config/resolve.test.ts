import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/config/resolve.js';
import { caught } from './caught.js';

const problem = async (input: unknown) => {
  const { code, message } = await caught(() => resolveConfig(input, { file: 'x.json' }));
  return { code, message };
};

describe('defaults', () => {
  it('fills in everything, with sizes in bytes and switches as booleans', () => {
    const config = resolveConfig({ threads: { stackSize: '64KiB' }, runtime: { WAMR_BUILD_AOT: 0 } });
    expect(config.threads).toEqual({ max: 4, stackSize: 65_536 });
    expect(config.memory).toEqual({ max: 67_108_864, appHeap: 16_777_216 });
    expect(config.runtime.WAMR_BUILD_AOT).toBe(false);
    expect(config.runtime.WAMR_BUILD_LIB_PTHREAD).toBe(true);
    expect(config.verify.rules).toEqual({});
  });

  it('takes $schema for editors and forgets it', () => {
    expect(resolveConfig({ $schema: './x.json' })).toEqual(resolveConfig({}));
  });
});

describe('unknown keys', () => {
  it.each([
    [{ threads: { maxs: 8 } }, 'unknown key threads.maxs; did you mean threads.max?'],
    [{ thread: {} }, 'unknown key thread; did you mean threads?'],
    [{ threads: { 'stack-size': 1 } }, 'unknown key threads.stack-size; did you mean threads.stackSize?'],
    [{ stackSize: 1 }, 'unknown key stackSize; did you mean threads.stackSize?'],
    [{ max: 8 }, 'unknown key max; did you mean threads.max or memory.max?'],
    [{ 'threads.max': 8 }, 'unknown key ["threads.max"]; did you mean threads.max?'],
    [{ runtime: { AOT: 1 } }, 'unknown key runtime.AOT; did you mean runtime.WAMR_BUILD_AOT?'],
    [
      { runtime: { WAMR_BUILD_JIT: 1 } },
      "unknown key runtime.WAMR_BUILD_JIT; options of WAMR not listed in docs/config.md go to cmake's command line",
    ],
    [{ threads: { colour: 1 } }, 'unknown key threads.colour; keys of threads are max, stackSize'],
    [{ colour: 1 }, 'unknown key colour; keys here are sdk, out, threads, memory, link, runtime, verify'],
  ])('%j', async (input, text) => {
    expect(await problem(input)).toEqual({ code: 'CONFIG_UNKNOWN_KEY', message: `x.json: ${text}` });
  });

  it('has a hint', async () => {
    const error = await caught(() => resolveConfig({ colour: 1 }));
    expect(error.hint).toBe('Correct the key; docs/config.md lists every key.');
  });
});

describe('wrong values', () => {
  it.each([
    [{ threads: { max: 'eight' } }, 'threads.max is "eight"; accepted: a whole number from 1 to 1024'],
    [{ threads: { max: 0 } }, 'threads.max is 0; accepted: a whole number from 1 to 1024'],
    [{ threads: { max: 2.5 } }, 'threads.max is 2.5; accepted: a whole number from 1 to 1024'],
    [{ threads: 5 }, 'threads is 5; accepted: an object with keys of max, stackSize'],
    [{ threads: null }, 'threads is null; accepted: an object with keys of max, stackSize'],
    [
      { memory: { max: '64 megs' } },
      'memory.max is "64 megs"; accepted: bytes as a whole number, or text such as "64KiB" or "20MiB"',
    ],
    [
      { memory: { max: '0.3KiB' } },
      'memory.max is "0.3KiB"; accepted: bytes as a whole number, or text such as "64KiB" or "20MiB"',
    ],
    [{ link: { entry: 'cmd' } }, 'link.entry is "cmd"; accepted: "command", "reactor" or "library"'],
    [{ link: { exports: 'run' } }, 'link.exports is "run"; accepted: a list of text'],
    [{ verify: { args: ['a', 5] } }, 'verify.args[1] is 5; accepted: text'],
    [{ verify: { engines: ['wasmtime'] } }, 'verify.engines[0] is "wasmtime"; accepted: "v8" or "wamr"'],
    [{ verify: { engines: true } }, 'verify.engines is true; accepted: a list of "v8" or "wamr"'],
    [{ verify: { env: { LANG: 1 } } }, 'verify.env.LANG is 1; accepted: text'],
    [{ verify: { env: ['A=1'] } }, 'verify.env is ["A=1"]; accepted: an object whose values are text'],
    [{ verify: { rules: { 'a-b': 'no' } } }, 'verify.rules.a-b is "no"; accepted: "off", "warn" or "error"'],
    [{ verify: { timeout: 0 } }, 'verify.timeout is 0; accepted: a number above 0'],
    [{ runtime: { WAMR_BUILD_AOT: 2 } }, 'runtime.WAMR_BUILD_AOT is 2; accepted: 0, 1, false or true'],
    [{ out: '' }, 'out is ""; accepted: text that is not empty'],
    [{ out: () => 'x' }, 'out is a function; accepted: text that is not empty'],
    [
      'x',
      'the config is "x"; accepted: an object with keys of sdk, out, threads, memory, link, runtime, verify',
    ],
    [
      { link: { exports: ['run', 'foo,bar'] } },
      'link.exports[1] is "foo,bar"; accepted: one name, without commas and spaces; list several one by one',
    ],
  ])('%j', async (input, text) => {
    expect(await problem(input)).toEqual({ code: 'CONFIG_INVALID', message: `x.json: ${text}` });
  });

  it('are listed all at once, a long value cut', async () => {
    const long = 'x'.repeat(80);
    const input = { threads: { max: 'a', stackSize: -1 }, link: { entry: long } };
    expect(await problem(input)).toEqual({
      code: 'CONFIG_INVALID',
      message: [
        'x.json: 3 problems',
        '  threads.max is "a"; accepted: a whole number from 1 to 1024',
        '  threads.stackSize is -1; accepted: bytes as a whole number, or text such as "64KiB" or "20MiB"',
        `  link.entry is "${'x'.repeat(56)}...; accepted: "command", "reactor" or "library"`,
      ].join('\n'),
    });
  });

  it('come together with unknown keys, and each names its source', async () => {
    const overrides: object = { threads: { max: 'a' } };
    const input = { threads: { max: 'a' }, memroy: {} };
    const error = await caught(() => resolveConfig(input, { file: 'x.json', overrides }));
    expect(error.code).toBe('CONFIG_UNKNOWN_KEY');
    expect(error.message).toBe(
      [
        'config: 2 problems',
        '  command line: threads.max is "a"; accepted: a whole number from 1 to 1024',
        '  x.json: unknown key memroy; did you mean memory?',
      ].join('\n'),
    );
  });
});
