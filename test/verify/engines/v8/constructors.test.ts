import { describe, expect, test } from 'vitest';
import { build, run } from './program.js';

const CALLS = ['saw_run', 'saw_lock'];
const EXPORT_CTORS = '-Wl,--export=__wasm_call_ctors';

/** How often the constructor had run when `report` was called, and whether its mutex could be locked. */
async function seen(flags: readonly string[]): Promise<readonly number[]> {
  const module = await build('constructors', {
    flags: ['-Wl,--allow-undefined,--export=report,--export=takes_one', ...flags],
  });
  const result = await run(module, { hostImports: CALLS, call: ['report'] });
  expect(result).toMatchObject({ outcome: 'passed' });
  return (result.hostCalls ?? []).map(each => each.calls);
}

// WAMR forgets handles of its temporary cluster: the mutex made by a constructor that it runs itself is dead.
describe('constructors run as in WAMR', () => {
  test('library without WASI that exports them: once, by the runtime', async () => {
    expect(await seen(['-nostartfiles', '-Wl,--no-entry', EXPORT_CTORS])).toEqual([1, 0]);
  });

  test('library that does not export them: in the wrapper of each export', async () => {
    expect(await seen(['-nostartfiles', '-Wl,--no-entry'])).toEqual([1, 1]);
  });

  test('reactor without WASI: the host calls _initialize', async () => {
    expect(await seen(['-mexec-model=reactor'])).toEqual([1, 1]);
  });

  test('reactor with WASI: the runtime calls _initialize', async () => {
    expect(await seen(['-mexec-model=reactor', '-DWITH_WASI'])).toEqual([1, 0]);
  });

  test('library with WASI that exports them: the host calls them', async () => {
    expect(await seen(['-nostartfiles', '-Wl,--no-entry', EXPORT_CTORS, '-DWITH_WASI'])).toEqual([1, 1]);
  });

  test('nothing is called unless asked, and only what can be called', async () => {
    const module = await build('constructors', {
      flags: [
        '-Wl,--allow-undefined,--export=report,--export=takes_one',
        '-nostartfiles',
        '-Wl,--no-entry',
        EXPORT_CTORS,
      ],
    });
    const result = await run(module, { hostImports: CALLS });
    expect(result).toMatchObject({ outcome: 'passed', hostCalls: [{ calls: 0 }, { calls: 0 }] });
    await expect(run(module, { call: ['takes_one'] })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: 'constructors.wasm: cannot call "takes_one": it takes parameters',
      hint: 'Name one of report.',
    });
    await expect(run(module, { call: ['nothing'] })).rejects.toMatchObject({
      message: 'constructors.wasm: cannot call "nothing": no function is exported under this name',
    });
  });
});
