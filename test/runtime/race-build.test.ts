// The program of `verify --race`: how it is built, and what stands in its way.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cli } from '../cli/support/cli.js';
import { engineEnv } from '../support/engine.js';
import { buildModule } from '../support/module-builder.js';
import { wamrSource } from '../support/parts.js';
import { raceProgram } from '../support/race.js';
import { describeWith } from '../support/skip.js';
import { sound } from '../verify/support/sound-module.js';

const scratch = mkdtempSync(join(tmpdir(), 'wamr-pthread-race-build-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const empty = { WAMR_PTHREAD_CACHE: join(scratch, 'cache') };
const run = (args: readonly string[], env: NodeJS.ProcessEnv = empty) => cli(args, { cwd: scratch, env });

test('an installed WAMR will not do, and a dry run says what would be run', async () => {
  const { code, stderr } = await run(['runtime', 'build', '--race', '--prefix', '.']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error \[RUNTIME_SOURCE\] .*: races can only be found with WAMR's sources/),
  ]);
  const dry = await run(['runtime', 'build', '--race', '--from-cargo', '--dry-run']);
  expect(dry.stdout).toMatch(
    /\n {2}cmake -S .* -DWAMR_PTHREAD_SAN=ON .*\n {2}cmake --build .*wamr-pthread-san/,
  );
});

test('without the program verify says how to get it', async () => {
  writeFileSync(join(scratch, 'app.wasm'), buildModule(sound));
  const { code, stderr } = await run(['verify', '--race', 'app.wasm']);
  expect([code, stderr]).toEqual([
    2,
    'error [RUNTIME_NOT_BUILT] the program that finds races is not built\n hint Run wamr-pthread runtime build --race --from-cargo, or name your WAMR with --wamr-root (its sources).\n',
  ]);
});

describeWith(wamrSource(), 'with the sources of WAMR', () => {
  test('a compiler without ThreadSanitizer is named as what is missing', async () => {
    const bin = join(scratch, 'bin');
    mkdirSync(bin, { recursive: true });
    const compiler = (name: string) =>
      `#!/bin/sh\ncase "$*" in *-fsanitize=thread*) echo "cannot find libtsan" >&2; exit 1;; esac\nexec ${name} "$@"\n`;
    for (const name of ['cc', 'c++'])
      writeFileSync(join(bin, `plain-${name}`), compiler(name), { mode: 0o755 });
    const { code, stderr } = await run(['runtime', 'build', '--race', '--wamr-root', wamrSource().root], {
      ...empty,
      CC: join(bin, 'plain-cc'),
      CXX: join(bin, 'plain-c++'),
    });
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^error \[RUNTIME_TOOL_MISSING\] the compiler has no ThreadSanitizer.*\n hint Install its runtime/,
      ),
    ]);
  });
});

describeWith(raceProgram(), 'built', () => {
  test('a second build finds the first, and info lists it with what it can do', async () => {
    const program = await raceProgram().prepare();
    const again = await run(['runtime', 'build', '--race', '--from-cargo'], engineEnv);
    expect([again.code, again.stderr]).toEqual([0, `already built: ${program}\n`]);
    const { stdout } = await run(['runtime', 'info', '--json'], engineEnv);
    expect(JSON.parse(stdout)).toContainEqual({
      addon: program,
      race: true,
      from: 'cargo',
      capabilities: expect.objectContaining({ version: '2.4.3', pthread: true, simd: false }),
    });
    expect((await run(['runtime', 'info'], engineEnv)).stdout).toContain(
      `  races (verify --race): ${program}\n`,
    );
  });
});
