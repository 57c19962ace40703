import { appendFileSync, cpSync, renameSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { discoverSdk } from '../../src/sdk/discover.js';
import { sdkFingerprint } from '../../src/sdk/fingerprint.js';
import type { Sdk } from '../../src/sdk/types.js';
import { rejectionOf } from '../archive/support/errors.js';
import { environment, plant, plantSysroot, scratch } from './trees.js';

let root: string;
let sdk: Sdk;
beforeEach(async () => {
  root = scratch();
  await plantSysroot(root);
  plant(root, { 'lib/wasm32-wasip1/noeh/libc++.a': '!<arch>\n' });
  sdk = await discoverSdk({ config: { sysroot: root }, env: environment() });
});

const fingerprint = () => sdkFingerprint(sdk, environment());

test('is a SHA-256 that stays while nothing changes, also when only times do', async () => {
  const before = await fingerprint();
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  expect(await fingerprint()).toBe(before);
  utimesSync(join(root, 'lib/wasm32-wasip1/libc.a'), 1, 1);
  expect(await fingerprint()).toBe(before);
});

test.each([
  'lib/wasm32-wasip1/libc.a',
  'lib/wasm32-wasip1/crt1-command.o',
  'lib/wasm32-wasip1/noeh/libc++.a',
  'include/wasm32-wasip1/pthread.h',
])('changes with %s', async name => {
  const before = await fingerprint();
  appendFileSync(join(root, name), '\n');
  expect(await fingerprint()).not.toBe(before);
});

test('changes with a new archive, with the contents of two exchanged, and with the place', async () => {
  const before = await fingerprint();
  plant(root, { 'lib/wasm32-wasip1/libm.a': '!<arch>\n' });
  const added = await fingerprint();
  expect(added).not.toBe(before);
  renameSync(join(root, 'lib/wasm32-wasip1/libm.a'), join(root, 'lib/wasm32-wasip1/libn.a'));
  expect(await fingerprint()).not.toBe(added);
  const copy = scratch();
  cpSync(root, copy, { recursive: true });
  const moved = await discoverSdk({ config: { sysroot: copy }, env: environment() });
  expect(await sdkFingerprint(moved, environment())).not.toBe(await fingerprint());
});

test('a link that leads nowhere is named', async () => {
  const link = join(root, 'lib/wasm32-wasip1/libm.a');
  symlinkSync('../gone/libm.a', link);
  const error = await rejectionOf(fingerprint());
  expect([error.code, error.message.split(': ').slice(0, 2)]).toEqual(['IO_READ', [link, 'cannot be read']]);
});
