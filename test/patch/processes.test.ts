// `patch` in processes of its own: killed at any moment, and several at once.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli, contents, neighbour, project, smallSdk } from './support/project.js';

const KILLS = 20;

test(`killed ${KILLS} times, then run once, it leaves what an undisturbed run leaves`, async () => {
  const made = await project();
  const undisturbed = neighbour(made, 'undisturbed');
  const start = performance.now();
  expect(await cli(undisturbed, ['patch', '--quiet'])).toMatchObject({ exitCode: 0, stderr: '' });
  const whole = performance.now() - start;
  const stock = contents(made.sdk);
  let interrupted = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    // The second half, evenly: the first only loads code.
    const after = whole * (0.5 + (0.55 * kill) / KILLS);
    await cli(made, ['patch', '--quiet'], { killAfter: after });
    if (existsSync(join(made.out, 'lock'))) interrupted += 1;
  }
  expect(interrupted, 'kills while the lock was held').toBeGreaterThan(0);
  const again = performance.now();
  expect(await cli(made, ['patch', '--quiet'])).toMatchObject({ exitCode: 0, stderr: '' });
  // A lock whose owner is dead costs no wait of ten seconds.
  expect(performance.now() - again).toBeLessThan(8000);
  const [one, two] = [made, undisturbed].map(({ out }) => contents(out));
  // Their texts name their own folders.
  for (const each of [one, two]) {
    for (const name of ['toolchain.cmake']) if (each !== undefined) each[name] = 'text';
  }
  expect(one).toEqual(two);
  expect(contents(made.sdk)).toEqual(stock);
});

test.each([2, 8])('%i at once end alike', async count => {
  const made = await project();
  const runs = await Promise.all(Array.from({ length: count }, () => cli(made, ['patch', '--quiet'])));
  expect(runs).toEqual(Array.from({ length: count }, () => ({ exitCode: 0, stderr: '' })));
  const together = contents(made.out);
  expect(Object.keys(together).filter(name => /lock|\.new|\.old|\.tmp|\.\d{3,}$/.test(name))).toEqual([]);
  const alone = neighbour(made, 'alone');
  await cli(alone, ['patch', '--quiet']);
  expect(contents(join(made.out, 'sysroots'))).toEqual(contents(join(alone.out, 'sysroots')));
  expect((await cli(made, ['patch'])).stderr).toBe(`in place ${made.out}/sysroot (sysroot, nothing to do)\n`);
});

test('eight at once on one SDK in place, from two projects that differ', async () => {
  const one = await project(smallSdk);
  const two = neighbour(one, 'other');
  const runs = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      at % 2 === 0
        ? cli(one, ['patch', '--quiet', '--in-place'])
        : cli(two, ['patch', '--quiet', '--in-place', '--threads.max', '9']),
    ),
  );
  expect(runs).toEqual(Array.from({ length: 8 }, () => ({ exitCode: 0, stderr: '' })));
  const together = contents(one.sdk);
  expect(Object.keys(together).filter(name => /\/lock|\.tmp$/.test(name))).toEqual([]);
  expect(await cli(two, ['restore', '--quiet'])).toMatchObject({ exitCode: 0 });
  await cli(one, ['patch', '--quiet', '--in-place']);
  expect(contents(one.sdk)).toEqual(together);
});

test('a lock that a kill left behind goes, also where nothing else is to do', async () => {
  const made = await project();
  for (let run = 0; run < 2; run += 1) await cli(made, ['patch', '--quiet']);
  mkdirSync(join(made.out, 'lock'));
  expect(await cli(made, ['patch', '--quiet'])).toMatchObject({ exitCode: 0, stderr: '' });
  expect(existsSync(join(made.out, 'lock'))).toBe(false);
});
