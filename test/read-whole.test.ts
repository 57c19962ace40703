import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WamrPthreadError } from '../src/errors.js';
import { readWhole, whyUnsuitable } from '../src/read-whole.js';
import { makeNamedPipe } from './support/named-pipe.js';

const refuse = (reason: string) => new WamrPthreadError('IO_READ', reason);
const posix = process.platform !== 'win32';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'wamr-pthread-read-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function namedPipe(): string {
  const path = join(folder(), 'pipe');
  makeNamedPipe(path);
  return path;
}

describe('a file that is read as a whole', () => {
  test('comes as it is, also when it is empty', () => {
    const path = join(folder(), 'file');
    for (const text of ['', 'some text']) {
      writeFileSync(path, text);
      expect(readWhole(path, { pipes: 'unnamed', refuse }).toString()).toBe(text);
    }
  });

  test('is refused beyond the limit', () => {
    const path = join(folder(), 'file');
    writeFileSync(path, 'some text');
    expect(readWhole(path, { pipes: 'any', refuse, limit: 9 }).toString()).toBe('some text');
    expect(() => readWhole(path, { pipes: 'any', refuse, limit: 8 })).toThrow('it has more than 8 bytes');
  });

  test('is refused in words of the system where there is none', () => {
    expect(() => readWhole(join(folder(), 'none'), { pipes: 'any', refuse })).toThrow('ENOENT');
  });
});

describe.runIf(posix)('what is no file', () => {
  test.each(['/dev/zero', '/dev/null'])('%s is refused before it is read', path => {
    expect(() => readWhole(path, { pipes: 'any', refuse })).toThrow('it is a device, not a file');
  });

  test('a pipe in a folder is refused where nobody would write into it, without opening it', () => {
    const path = namedPipe();
    expect(whyUnsuitable(path, 'unnamed')).toBe('it is a pipe, not a file');
    expect(whyUnsuitable(path, 'any')).toBeUndefined();
  });
});

test.runIf(process.platform === 'linux')('a file of /proc is read, although it says that it is empty', () => {
  expect(readWhole('/proc/self/status', { pipes: 'any', refuse }).toString()).toMatch(/^Name:/);
  const few = { pipes: 'any', refuse, limit: 20 } as const;
  expect(() => readWhole('/proc/self/status', few)).toThrow('it has more than 20 bytes');
});
