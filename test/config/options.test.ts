import { describe, expect, it } from 'vitest';
import yargs from 'yargs';
import { configFields } from '../../src/config/fields.js';
import { type ConfigOption, configOptions, overridesFromArgs } from '../../src/config/options.js';
import { resolveConfig } from '../../src/config/resolve.js';
import { caught } from './caught.js';

/** yargs as a command would set it up from the descriptors. */
async function parse(line: readonly string[], dotNotation: boolean): Promise<Record<string, unknown>> {
  const parser = yargs([...line])
    .parserConfiguration({ 'dot-notation': dotNotation })
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Error(message);
    });
  for (const { flag, type, array, description, choices } of configOptions()) {
    parser.option(flag, { type, array, nargs: 1, describe: description, ...(choices ? { choices } : {}) });
  }
  return parser.parse();
}

const named = (name: string): ConfigOption | undefined =>
  configOptions().find(option => option.name === name);

describe('configOptions', () => {
  it('has one option for each leaf of the schema, each with a description', () => {
    const options = configOptions();
    expect(options.map(({ name }) => name)).toEqual(configFields().map(({ key }) => key));
    expect(options.filter(({ description }) => description.length < 15)).toEqual([]);
    expect(new Set(options.map(({ flag }) => flag)).size).toBe(options.length);
    expect(named('$schema')).toBeUndefined();
  });

  it('carries type, unit, default and choices', () => {
    expect(named('memory.appHeap')).toEqual({
      name: 'memory.appHeap',
      flag: 'memory.app-heap',
      type: 'string',
      array: false,
      description:
        'Heap of the app, owned by the runtime: every malloc is served from it (iwasm --heap-size). It is added to memory.max. [bytes]',
      defaultText: '16MiB',
      choices: undefined,
      section: 'memory',
    });
    expect(named('threads.max')).toMatchObject({ flag: 'threads.max', defaultText: '4' });
    expect(named('link.entry')?.choices).toEqual(['command', 'reactor', 'library']);
    expect(named('verify.engines')).toMatchObject({
      array: true,
      choices: ['v8', 'wamr'],
      defaultText: 'v8',
    });
    expect(named('runtime.WAMR_BUILD_SIMD')).toMatchObject({
      flag: 'runtime.WAMR_BUILD_SIMD',
      choices: ['0', '1'],
      defaultText: '0',
    });
  });

  it('every default, typed as help shows it, is the default', () => {
    const typed = Object.fromEntries(
      configOptions().flatMap(({ flag, defaultText }) =>
        defaultText === undefined ? [] : [[flag, defaultText]],
      ),
    );
    expect(resolveConfig(overridesFromArgs(typed))).toEqual(resolveConfig({}));
  });
});

describe.each([true, false])('overridesFromArgs with yargs, dot-notation %s', dotNotation => {
  const overrides = async (...line: string[]) => overridesFromArgs(await parse(line, dotNotation));

  it('reads values of every kind', async () => {
    expect(
      await overrides(
        ...['--threads.max', '8', '--memory.app-heap', '32MiB', '--out', 'o', '--link.entry', 'reactor'],
        ...['--link.exports', 'a', '--link.exports', 'b', '--link.host-imports', 'log', 'app.wasm'],
        ...['--runtime.WAMR_BUILD_AOT', '0', '--verify.timeout', '2.5', '--verify.args', '5'],
        ...['--verify.env', 'A=1=2', '--verify.env', 'B=', '--verify.rules', 'pthread-stubs=off'],
      ),
    ).toEqual({
      threads: { max: 8 },
      memory: { appHeap: '32MiB' },
      out: 'o',
      link: { entry: 'reactor', exports: ['a', 'b'], hostImports: ['log'] },
      runtime: { WAMR_BUILD_AOT: false },
      verify: { timeout: 2.5, args: ['5'], env: { A: '1=2', B: '' }, rules: { 'pthread-stubs': 'off' } },
    });
  });

  it('sets nothing that was not typed', async () => {
    expect(await overrides('app.wasm')).toEqual({});
  });

  it('takes the last of a single option given twice', async () => {
    expect(await overrides('--threads.max', '8', '--threads.max', '9')).toEqual({ threads: { max: 9 } });
  });

  it('leaves a wrong number as it was typed, for the message', async () => {
    const typed = await overrides('--threads.max', 'eight');
    const error = await caught(() => resolveConfig(typed, { overrides: typed }));
    expect(error.message).toBe(
      'command line: threads.max is "eight"; accepted: a whole number from 1 to 1024',
    );
  });

  it.each([
    ['--verify.env', 'LANG', '--verify.env LANG: expected NAME=value', 'For example --verify.env LANG=C.'],
    [
      '--verify.rules',
      '=off',
      '--verify.rules =off: expected NAME=value',
      'For example --verify.rules pthread-stubs=off.',
    ],
  ])('%s %s is refused', async (flag, value, message, hint) => {
    const error = await caught(() => overrides(flag, value));
    expect({ code: error.code, message: error.message, hint: error.hint }).toEqual({
      code: 'USAGE',
      message,
      hint,
    });
  });
});
