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
  expect(readdirSync(out).sort()).toEqual(['lock', expect.stringMatching(/^lock\.owner-\d+-\d+$/)]);
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

const identityOf = (lock: string) => {
  const { ino, birthtimeNs } = statSync(lock, { bigint: true });
  return `${ino}-${birthtimeNs}`;
};

test.each([
  ['of another machine', (identity: string) => identity, '{"pid":999999999,"space":"elsewhere"}'],
  ['about an earlier lock', () => '1-1', `{"pid":999999999,"space":"${hostname()}"}`],
  ['that cannot be read', (identity: string) => identity, 'garbage'],
])('a note %s does not free a lock', async (_, named, note) => {
  const out = scratch();
  const lock = join(out, 'lock');
  mkdirSync(lock);
  writeFileSync(`${lock}.owner-${named(identityOf(lock))}`, note);
  expect((await lockError(out)).code).toBe('LOCKED');
  expect(existsSync(lock)).toBe(true);
});

test('the note names the process while the work goes on', async () => {
  const out = scratch();
  const lock = join(out, 'lock');
  await withLock(out, async () => {
    const note: unknown = JSON.parse(readFileSync(`${lock}.owner-${identityOf(lock)}`, 'utf8'));
    expect(note).toMatchObject({ pid: process.pid, space: expect.stringContaining(hostname()) });
  });
});

test('notes of old locks are taken away, that of the owner is not', async () => {
  const out = scratch();
  const lock = join(out, 'lock');
  await withLock(out, async () => {
    const own = `lock.owner-${identityOf(lock)}`;
    writeFileSync(`${lock}.owner-1-1`, '{}');
    await clearDeadLock(lock);
    expect(readdirSync(out).sort()).toEqual(['lock', own]);
  });
  writeFileSync(`${lock}.owner-1-1`, '{}');
  // Killed while it removed a dead lock.
  mkdirSync(`${lock}.999999999.dead`);
  await clearDeadLock(lock);
  expect(readdirSync(out)).toEqual([]);
});

test('a lock that was killed while proper-lockfile tried its time, which lies ahead, goes', async () => {
  const lock = join(scratch(), 'lock');
  mkdirSync(lock);
  const ahead = Date.now() / 1000 + 60;
  utimesSync(lock, ahead, ahead);
  await clearDeadLock(lock);
  expect(existsSync(lock)).toBe(false);
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
  await clearDeadLock(lock, async () => false);
  expect(existsSync(lock)).toBe(true);
  await clearDeadLock(lock);
  expect(existsSync(lock)).toBe(false);
});
