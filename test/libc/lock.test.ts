import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { withSdkLock } from '../../src/libc/in-place/sdk-lock.js';
import { withLock } from '../../src/libc/lock.js';
import { clearDeadLock } from '../../src/libc/lock-owner.js';
import { distFile } from '../../src/paths.js';
import { rejectionOf } from '../archive/support/errors.js';
import { scratch } from '../sdk/trees.js';

test('work is done one after the other, and nothing is left', async () => {
  const out = join(scratch(), 'a', 'b');
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await new Promise(done => setTimeout(done, 20));
    steps.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all(['x', 'y', 'z'].map(name => withLock(out, work(name))));
  expect(results).toEqual(['x', 'y', 'z']);
  for (let at = 0; at < steps.length; at += 2)
    expect(steps[at + 1]).toBe(steps[at]?.replace('begins', 'ends'));
  expect(readdirSync(out)).toEqual([]);
});

test('the lock goes with an error of the work', async () => {
  const out = scratch();
  await expect(withLock(out, () => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(readdirSync(out)).toEqual([]);
});

test('the lock of a killed process is taken over at once', async () => {
  const out = scratch();
  const program = `import { withLock } from ${JSON.stringify(pathToFileURL(distFile('src', 'libc', 'lock.js')).href)};
    await withLock(${JSON.stringify(out)}, () => { process.stdout.write('locked'); return new Promise(() => setInterval(() => {}, 1000)); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise(done => child.stdout.once('data', done));
  const gone = new Promise(done => child.once('close', done));
  child.kill('SIGKILL');
  await gone;
  expect(readdirSync(out).sort()).toEqual(['lock', 'lock.owner']);
  const start = performance.now();
  await expect(Promise.all([1, 2, 3].map(n => withLock(out, async () => n)))).resolves.toEqual([1, 2, 3]);
  // Stale locks of unknown owners take ten seconds.
  expect(performance.now() - start).toBeLessThan(3000);
  expect(readdirSync(out)).toEqual([]);
});

const lockError = async (out: string) => {
  const { code, message, hint } = await rejectionOf(withLock(out, async () => 'never', 200));
  return { code, message, hint };
};

test('the lock of a living process is waited for, then named', async () => {
  const out = scratch();
  await withLock(out, async () => {
    expect(await lockError(out)).toEqual({
      code: 'LOCKED',
      message: `another process has been working on ${out} for more than 0 seconds`,
      hint: `Wait for it to end. If no such process exists, delete the folder ${join(out, 'lock')}.`,
    });
  });
});

test.each([
  ['of another machine', (note: object) => ({ ...note, pid: 999_999_999, space: 'elsewhere' })],
  ['about an earlier lock', (note: object) => ({ ...note, pid: 999_999_999, lock: '1-1' })],
  ['that cannot be read', () => 'garbage'],
])('a note %s does not free a lock', async (_, change) => {
  const out = scratch();
  mkdirSync(join(out, 'lock'));
  const { ino, birthtimeNs } = statSync(join(out, 'lock'), { bigint: true });
  const note = { pid: process.pid, space: hostname(), lock: `${ino}-${birthtimeNs}` };
  writeFileSync(join(out, 'lock.owner'), JSON.stringify(change(note)));
  expect((await lockError(out)).code).toBe('LOCKED');
  expect(existsSync(join(out, 'lock'))).toBe(true);
});

test('the note names process and lock while the work goes on', async () => {
  const out = scratch();
  await withLock(out, async () => {
    const note: unknown = JSON.parse(readFileSync(join(out, 'lock.owner'), 'utf8'));
    expect(note).toMatchObject({ pid: process.pid, space: expect.stringContaining(hostname()) });
  });
});

test('a lock whose folder goes when nothing is in it: those who wait make it again', async () => {
  const own = join(scratch(), 'sdk', '.wamr-pthread');
  let working = 0;
  const work = async () => {
    working += 1;
    expect(working).toBe(1);
    await new Promise(done => setTimeout(done, 5));
    working -= 1;
  };
  await Promise.all(Array.from({ length: 6 }, () => withSdkLock(own, work)));
  expect(existsSync(own)).toBe(false);
});

test('a lock that a kill left is left to those who may write there', async () => {
  const lock = join(scratch(), 'lock');
  mkdirSync(lock);
  utimesSync(lock, 0, 0);
  await clearDeadLock(lock, async () => false);
  expect(existsSync(lock)).toBe(true);
  await clearDeadLock(lock);
  expect(existsSync(lock)).toBe(false);
});
