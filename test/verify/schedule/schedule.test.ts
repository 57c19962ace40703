import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.js';
import { Decisions } from '../../../src/verify/schedule/decide.js';
import { mix } from '../../../src/verify/schedule/mix.js';
import { planRuns, readShard, threadLimit } from '../../../src/verify/schedule/plan-runs.js';
import { leftText, runProgress } from '../../../src/verify/schedule/progress.js';
import { replayCommand } from '../../../src/verify/schedule/replay.js';
import { readSeed, scheduleOf, seedOfRun, seedText } from '../../../src/verify/schedule/schedule.js';
import { readModule } from '../../../src/wasm/module.js';
import { buildModule } from '../../support/module-builder.js';
import { sound } from '../support/sound-module.js';

const SHA = 'c0ffee00'.padEnd(64, '0');

describe('seeds', () => {
  test('are written as they are read, hexadecimal or decimal', () => {
    expect(seedText(0x1f3a)).toBe('0x00001f3a');
    expect(readSeed(seedText(0xffff_ffff))).toBe(0xffff_ffff);
    expect(readSeed('7994')).toBe(0x1f3a);
    expect(['0x', '0x123456789', '4294967296', '-1', '1.5', ''].map(readSeed)).toEqual(
      Array(6).fill(undefined),
    );
  });

  test('of a sequence: the first is the base, none comes twice', () => {
    const seeds = Array.from({ length: 10_000 }, (_, index) => seedOfRun(42, index + 1));
    expect(seeds[0]).toBe(42);
    expect(new Set(seeds).size).toBeGreaterThan(9990);
  });
});

describe('which runs are made', () => {
  test('every run is in exactly one shard, with the seed it has without shards', () => {
    const all = planRuns(7, { vary: true }, SHA);
    expect(all[0]).toEqual({ run: 1, seed: 0xc0ffee00 });
    for (const of of [1, 2, 3, 7, 12]) {
      const parts = Array.from({ length: of }, (_, index) =>
        planRuns(7, { vary: true, shard: { index: index + 1, of } }, SHA),
      );
      expect(parts.flat()).toEqual(all);
      const sizes = parts.map(part => part.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThan(2);
    }
  });

  test('--seed alone repeats one schedule; with --vary it is the first of a sequence; without both none is shaken', () => {
    expect(planRuns(2, { vary: false, seed: 5 }, SHA)).toEqual([
      { run: 1, seed: 5 },
      { run: 2, seed: 5 },
    ]);
    expect(planRuns(2, { vary: true, seed: 5 }, SHA)).toEqual([
      { run: 1, seed: 5 },
      { run: 2, seed: seedOfRun(5, 2) },
    ]);
    expect(planRuns(2, { vary: false }, SHA)).toEqual([{ run: 1 }, { run: 2 }]);
  });

  test('a shard is I/N with I from 1 to N', () => {
    expect(readShard('2/4')).toEqual({ index: 2, of: 4 });
    expect(['0/4', '5/4', '2', 'a/b', '1/0', ''].map(readShard)).toEqual(Array(6).fill(undefined));
  });
});

describe('decisions', () => {
  const pauses = (seed: number, thread: number, points: number) => {
    const own = new Decisions(scheduleOf(seed, 30_000), thread);
    return Array.from({ length: points }, () => own.next());
  };

  test('are those of the engine in C++: native/schedule.cc has the same arithmetic', () => {
    // Worked out by that function.
    expect([mix(0, 0, 0), mix(1, 2, 3), mix(0xffff_ffff, -1, 7)]).toEqual([0, 0xcd1ab227, 0x7cf989b3]);
  });

  test('follow from seed, thread and point alone', () => {
    expect(pauses(7, 2, 500)).toEqual(pauses(7, 2, 500));
    expect(pauses(7, 2, 500)).not.toEqual(pauses(7, 3, 500));
    expect(pauses(7, 2, 500)).not.toEqual(pauses(8, 2, 500));
  });

  test('seeds differ in how threads start and how often they pause', () => {
    const plans = Array.from({ length: 200 }, (_, index) => scheduleOf(seedOfRun(1, index + 1), 30_000));
    const starts = plans.map(({ window, scatter, linger }) =>
      window > 0 ? 'together' : scatter > 0 ? 'apart' : linger > 0 ? 'at once' : 'as it comes',
    );
    expect(new Set(starts).size).toBe(4);
    expect(new Set(plans.map(each => each.rate)).size).toBe(4);
    // One habit at a time.
    for (const { window, scatter, linger } of plans)
      expect([window, scatter, linger].filter(each => each > 0).length).toBeLessThan(2);
  });

  test('a great many points cost no more than the budget, and late threads nothing', () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const { budget, longest } = scheduleOf(seed, 30_000);
      const slept = pauses(seed, 1, 50_000).reduce((sum, us) => sum + Math.max(0, us), 0);
      expect(slept).toBeLessThanOrEqual(budget + 10 * longest);
      expect(pauses(seed, 65, 1000).every(us => us === -1)).toBe(true);
    }
    // All threads one after the other: a fifth of the time limit.
    expect(scheduleOf(1, 10_000).budget * 64).toBeLessThanOrEqual(2_000_000);
  });

  test('threads that begin together begin at a multiple of the window', () => {
    const seed = Array.from({ length: 50 }, (_, index) => index).find(
      each => scheduleOf(each, 30_000).window > 0,
    );
    const plan = scheduleOf(seed ?? 0, 30_000);
    for (const now of [0, 1, plan.window - 1, 123_456])
      expect((now + new Decisions(plan, 3).start(now)) % plan.window).toBe(0);
  });
});

test('the thread limit goes up only as far as each slice keeps the configured stack', () => {
  const module = readModule(buildModule(sound), 'app.wasm');
  const exact = configSchema.parse({});
  const roomy = configSchema.parse({ threads: { max: 2, stackSize: '64KiB' } });
  const limits = Array.from({ length: 64 }, (_, seed) => threadLimit(module, roomy, seed));
  expect(new Set(limits)).toEqual(new Set([2, 3, 4, 5]));
  expect(Array.from({ length: 64 }, (_, seed) => threadLimit(module, exact, seed))).toEqual(
    Array(64).fill(4),
  );
  expect(threadLimit(module, roomy, undefined)).toBe(2);
});

test('progress says how long it will take, once it has measured and where it is worth saying', () => {
  const said: string[] = [];
  let time = 0;
  const onRun = runProgress(
    'app.wasm',
    text => said.push(text),
    () => time,
  );
  for (const run of [1, 2, 3]) {
    onRun('wamr', run, 40);
    time += 3200;
  }
  expect(said).toEqual([
    'app.wasm on wamr, run 1 of 40',
    'app.wasm on wamr, run 2 of 40, about 2 min left',
    'app.wasm on wamr, run 3 of 40, about 2 min left',
  ]);
  expect([4999, 5001, 88_000, 600_000, 9_000_000].map(leftText)).toEqual([
    '',
    ', about 10 s left',
    ', about 90 s left',
    ', about 10 min left',
    ', about 2.5 h left',
  ]);
});

test('the command that replays names the file, the engine and the seed', () => {
  const finding = { rule: 'run-trap', severity: 'error', message: '', fix: '' } as const;
  const seed = '0x00001f3a';
  const command = (file: string, engine: string) => replayCommand({ file }, { ...finding, engine, seed });
  expect(command('out/app.wasm', 'wamr')).toBe(
    `wamr-pthread verify out/app.wasm --engine wamr --seed ${seed}`,
  );
  expect(command("it's.wasm", 'race')).toBe(`wamr-pthread verify 'it'\\''s.wasm' --race --seed ${seed}`);
  expect(replayCommand({ file: 'a.wasm' }, { ...finding, engine: 'v8' })).toBeUndefined();
});
