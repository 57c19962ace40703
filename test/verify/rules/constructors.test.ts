import { describe, expect, test } from 'vitest';
import type { FunctionSpec, ModuleSpec } from '../../support/module-builder.js';
import { messages } from '../support/check.js';
import { call, sound, withFunctions, withoutWasi } from '../support/sound-module.js';

// The table of link modes and start objects: who runs the constructors, and how often.

const never = 'constructors-never-run';
const twice = 'constructors-run-twice';

/** `__wasm_call_ctors` with something to construct. */
const ctors = (exported: boolean): FunctionSpec => ({
  name: '__wasm_call_ctors',
  body: [call('construct')],
  ...(exported ? { exports: ['__wasm_call_ctors'] } : {}),
});
const plain = (name: string, ...exports: string[]): FunctionSpec => ({ name, body: [call('main')], exports });
const calling = (name: string, ...exports: string[]): FunctionSpec => ({
  name,
  body: [call('__wasm_call_ctors'), call('main')],
  exports,
});

const library = (exported: boolean): ModuleSpec =>
  withFunctions(
    sound,
    { name: '_start' },
    ctors(exported),
    ...(exported ? [plain('get', 'get'), plain('put', 'put')] : [calling('get.command_export', 'get')]),
  );
const reactor = (exported: boolean): ModuleSpec =>
  withFunctions(sound, calling('_start', '_initialize'), ctors(exported), plain('get', 'get'));
const oldCommand = (exported: boolean): ModuleSpec =>
  withFunctions(
    sound,
    exported ? plain('_start', '_start') : { name: '_start' },
    ctors(exported),
    ...(exported ? [] : [calling('_start.command_export', '_start'), calling('get.command_export', 'get')]),
  );

describe('libraries', () => {
  test('without WASI and without export: again at every call', () => {
    expect(messages(never, withoutWasi(library(false)))).toEqual([]);
    expect(messages(twice, withoutWasi(library(false)))).toEqual([
      'error every call of get runs the constructors again',
    ]);
  });

  test('without WASI, exported: WAMR runs them once', () => {
    expect(messages(never, withoutWasi(library(true)))).toEqual([]);
    expect(messages(twice, withoutWasi(library(true)))).toEqual([]);
  });

  test('with WASI and without export: again at every call', () => {
    expect(messages(twice, library(false))).toEqual(['error every call of get runs the constructors again']);
  });

  test('with WASI, exported: the host must call them', () => {
    expect(messages(never, library(true))).toEqual([
      'warning the constructors run only if the host calls __wasm_call_ctors exactly once after instantiation: WAMR does it only for modules without WASI imports',
    ]);
    expect(messages(twice, library(true))).toEqual([]);
  });

  test('nobody calls or exports them', () => {
    const spec = withFunctions(sound, { name: '_start' }, ctors(false), plain('get', 'get'));
    expect(messages(never, spec)).toEqual([
      'error __wasm_call_ctors is never called: an exported function does not reach it, and it is not exported',
    ]);
  });

  test('exported under a short name: the host must call that', () => {
    const short: FunctionSpec = { name: '__wasm_call_ctors', body: [call('construct')], exports: ['xd'] };
    const spec = withFunctions(sound, { name: '_start' }, short, plain('get', 'get'));
    const told =
      'warning the constructors run only if the host calls xd exactly once after instantiation: __wasm_call_ctors is exported as xd, and WAMR does not look for that name';
    expect(messages(never, spec)).toEqual([told]);
    expect(messages(never, withoutWasi(spec))).toEqual([told]);
    expect(messages(never, withFunctions(spec, plain('_start', '_start')))).toEqual([
      'error __wasm_call_ctors is never called: _start does not reach it, and it is exported as xd, and therefore the linker left its call out',
    ]);
  });

  test('a function of the program calls them: the host must call it once', () => {
    const spec = withFunctions(sound, { name: '_start' }, ctors(false), calling('init', 'init'));
    expect(messages(never, spec)).toEqual([
      'warning the constructors run only if the host calls init exactly once after instantiation',
    ]);
    expect(messages(twice, spec)).toEqual([]);
  });

  test('stripped: wrappers are known by their shape', () => {
    const spec = withFunctions(library(false), calling('put.command_export', 'put'));
    expect(messages(twice, { ...spec, names: false })).toEqual([
      'warning every call of get, put runs the constructors again (read from the shape of the code: names are stripped)',
    ]);
    const different = withFunctions(library(false), plain('put', 'put'));
    expect(messages(twice, { ...different, names: false })).toEqual([]);
  });
});

describe('reactors', () => {
  test('with WASI: WAMR runs _initialize', () => {
    expect(messages(never, reactor(false))).toEqual([]);
    expect(messages(never, reactor(true))).toEqual([]);
    expect(messages(twice, reactor(true))).toEqual([]);
  });

  test('without WASI and without export: the host must call _initialize', () => {
    expect(messages(never, withoutWasi(reactor(false)))).toEqual([
      'warning the constructors run only if the host calls _initialize exactly once after instantiation: WAMR does it only for modules that import WASI functions',
    ]);
  });

  test('without WASI, exported: WAMR runs them, the host must not', () => {
    expect(messages(never, withoutWasi(reactor(true)))).toEqual([]);
    expect(messages(twice, withoutWasi(reactor(true)))).toEqual([
      'info WAMR runs the exported __wasm_call_ctors at instantiation: the host must not call _initialize as well',
    ]);
  });

  test('_initialize does not reach them', () => {
    expect(messages(never, withFunctions(sound, plain('_start', '_initialize'), ctors(false)))).toEqual([
      'error __wasm_call_ctors is never called: _initialize does not reach it, and it is not exported',
    ]);
  });
});

describe('commands', () => {
  test('an old start object without export: _start once, other exports again', () => {
    expect(messages(never, oldCommand(false))).toEqual([]);
    expect(messages(twice, oldCommand(false))).toEqual([
      'error every call of get runs the constructors again',
    ]);
  });

  test('an old start object with export: never', () => {
    expect(messages(never, oldCommand(true))).toEqual([
      'error __wasm_call_ctors is never called: _start does not reach it, and it is exported, and therefore the linker left its call out',
    ]);
    // Without names the export is still there to go by.
    expect(messages(never, { ...oldCommand(true), names: false })).toHaveLength(1);
  });

  test('a start object that calls them, exported or not: once', () => {
    expect(messages(never, sound)).toEqual([]);
    expect(messages(twice, sound)).toEqual([]);
    expect(messages(twice, withFunctions(sound, ctors(true)))).toEqual([]);
  });

  test('the same without WASI and exported: WAMR and _start', () => {
    expect(messages(twice, withoutWasi(withFunctions(sound, ctors(true))))).toEqual([
      'error WAMR runs the exported __wasm_call_ctors at instantiation and _start runs it again (the module imports no WASI function)',
    ]);
  });
});

test('constructors that construct nothing may run never', () => {
  const nothing: FunctionSpec = { name: '__wasm_call_ctors', exports: ['__wasm_call_ctors'] };
  expect(messages(never, withFunctions(sound, plain('_start', '_start'), nothing))).toEqual([]);
});
