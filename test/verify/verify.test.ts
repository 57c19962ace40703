import { expect, test } from 'vitest';
import { configSchema } from '../../src/config/schema.js';
import type { ConfigInput } from '../../src/config/types.js';
import { WamrPthreadError } from '../../src/errors.js';
import { verifyModule } from '../../src/verify/verify.js';
import { buildModule } from '../support/module-builder.js';
import { growMemory, notify, sound, withFunctions } from './support/sound-module.js';

const wake = buildModule(withFunctions(sound, { name: 'wake', body: notify(1) }));

async function verify(bytes: Uint8Array, input: ConfigInput = {}) {
  return verifyModule('app.wasm', bytes, { config: configSchema.parse(input), engines: [] });
}

test('a report of the static rules alone', async () => {
  expect(await verify(buildModule(sound))).toEqual({
    version: 1,
    file: 'app.wasm',
    tool: expect.stringMatching(/^\d+\.\d+\.\d+/),
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    ok: true,
    findings: [],
    runs: [],
    settings: expect.objectContaining({ 'link.entry': 'command' }),
  });
});

test('static rules alone can do without the hash of the module, runs cannot', async () => {
  const config = configSchema.parse({});
  const bytes = buildModule(sound);
  const { sha256, ...rest } = await verify(bytes);
  const without = await verifyModule('app.wasm', bytes, { config, engines: [], hash: false });
  expect(without).toStrictEqual(rest);
  const shaken = { vary: true };
  const run = await verifyModule('app.wasm', bytes, { config, engines: ['v8'], hash: false, choice: shaken });
  expect(run.sha256).toBe(sha256);
});

test('errors come before warnings and notes, and only errors fail', async () => {
  const spec = withFunctions(
    sound,
    { name: 'wake', body: notify(1) },
    { name: 'dlmalloc', body: growMemory },
  );
  const report = await verify(
    buildModule({ ...spec, memory: { min: 21, max: 21, shared: true, exports: ['memory'] } }),
  );
  expect(report.findings.map(each => [each.severity, each.rule])).toEqual([
    ['error', 'allocator-inside'],
    ['warning', 'memory-maximum'],
    ['warning', 'notify-count'],
  ]);
  expect(report.ok).toBe(false);
  expect((await verify(wake)).ok).toBe(true);
});

test('verify.rules turns a rule off or changes its severity', async () => {
  expect((await verify(wake, { verify: { rules: { 'notify-count': 'off' } } })).findings).toEqual([]);
  const strict = await verify(wake, { verify: { rules: { 'notify-count': 'error' } } });
  expect(strict.ok).toBe(false);
  expect(strict.findings[0]?.severity).toBe('error');
});

test('a rule that does not exist is an error with the nearest name', async () => {
  const found = verify(wake, { verify: { rules: { 'notify-counts': 'off' } } });
  await expect(found).rejects.toThrow(WamrPthreadError);
  await expect(found).rejects.toMatchObject({
    code: 'CONFIG_UNKNOWN_KEY',
    message: 'verify.rules: there is no rule "notify-counts"',
    hint: 'Did you mean "notify-count"?',
  });
});

test('a module that WAMR would not start is not run, and the report says so', async () => {
  const bytes = buildModule({ ...sound, memory: { min: 21, max: 1024, exports: ['memory'] } });
  const report = await verifyModule('app.wasm', bytes, { config: configSchema.parse({}) });
  expect(report.runs).toEqual([]);
  expect(report.findings.map(each => `${each.severity} ${each.rule}: ${each.message}`)).toEqual([
    'error memory-not-shared: the memory (21 pages) is not shared: each thread would get its own copy',
    'info run-skipped: the module was not run, because static errors already decide the outcome (memory-not-shared)',
  ]);
});

test('a file that is not wasm', async () => {
  const elf = new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]);
  await expect(verify(elf)).rejects.toMatchObject({ code: 'WASM_NOT_WASM' });
});
