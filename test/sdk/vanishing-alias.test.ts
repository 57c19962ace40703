// `restore` in another process takes the second name of the target away while this one looks for targets.
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { tripleDirectories } from '../../src/sdk/triple.js';
import { plant, scratch } from './trees.js';

const during = vi.hoisted(() => ({ reading: (_libDir: string): void => undefined }));

vi.mock('../../src/sdk/in-place-record.js', async original => ({
  ...(await original<typeof import('../../src/sdk/in-place-record.js')>()),
  readInPlaceRecord: (libDir: string) => during.reading(libDir),
}));

test('an alias that goes meanwhile is no target', () => {
  const folder = scratch();
  plant(folder, { 'lib/wasm32-wasi/libc.a': '' });
  const alias = join(folder, 'lib', 'wasm32-wasip1');
  symlinkSync('wasm32-wasi', alias);
  during.reading = libDir => {
    if (libDir === alias) rmSync(alias);
  };
  expect(tripleDirectories(folder)).toEqual(['wasm32-wasi']);
});
