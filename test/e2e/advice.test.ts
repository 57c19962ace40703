// `verify --write-advice` and what comes of it: a program that is built with the advice passes on both engines.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parseJsoncText } from '../../src/jsonc.js';
import { templateFile } from '../../src/paths.js';
import { cli } from '../cli/support/cli.js';
import { engineEnv, wamrEngine } from '../support/engine.js';
import { describeWith } from '../support/skip.js';

describeWith(wamrEngine(), 'advice of verify', () => {
  let folder: string;
  const file = () => join(folder, 'wamr-pthread.config.jsonc');
  const run = (...args: string[]) => cli(args, { cwd: folder, env: engineEnv });
  const build = async () => {
    const built = await run('c++', '--', '-O2', 'workers.cpp', '-o', 'app.wasm');
    expect(built).toMatchObject({ code: 0 });
  };
  beforeAll(async () => {
    await wamrEngine().prepare();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'advice-')));
    const source = readFileSync(templateFile('demo', 'json-workers.cpp'));
    writeFileSync(join(folder, 'workers.cpp'), source);
    const config = { sdk: { path: 'embedded' }, threads: { max: 8 }, verify: { runs: 3 } };
    writeFileSync(file(), `// eight at most\n${JSON.stringify(config)}\n`);
    await build();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const settings = () =>
    z
      .object({
        sdk: z.object({ path: z.literal('embedded') }),
        threads: z.object({ max: z.number(), stackSize: z.string() }),
        memory: z.object({ appHeap: z.string() }),
        verify: z.object({ runs: z.literal(3) }),
      })
      .parse(parseJsoncText(readFileSync(file(), 'utf8')));

  test('is written into the config, and a build with it passes on both engines', async () => {
    const first = await run('verify', 'app.wasm', '--engine', 'all', '--write-advice');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stderr).toMatch(
      /^wrote wamr-pthread\.config\.jsonc: threads\.max 4, threads\.stackSize \d+KiB, /m,
    );
    expect(settings()).toMatchObject({ threads: { max: 4 } });
    expect(readFileSync(file(), 'utf8')).toMatch(/^\/\/ eight at most\n/);
    await build();
    const again = await run('verify', 'app.wasm', '--engine', 'all');
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout).toMatch(/^ {2}v8: 3 runs, 3 passed.*\n {2}wamr: 3 runs, 3 passed/m);
  });

  test('is refused for a program that fails, and for a config that is a program', async () => {
    const before = readFileSync(file(), 'utf8');
    writeFileSync(join(folder, 'fails.c'), 'int main(void) { return 3; }\n');
    expect(await run('cc', '--', 'fails.c', '-o', 'fails.wasm')).toMatchObject({ code: 0 });
    const fails = await run('verify', 'fails.wasm', '--write-advice');
    expect(fails.code).toBe(2);
    expect(fails.stderr).toContain('[ADVICE_NOT_WRITTEN] there is no advice for fails.wasm');
    expect(readFileSync(file(), 'utf8')).toBe(before);
    writeFileSync(join(folder, 'other.config.mjs'), 'export default { sdk: { path: "embedded" } };\n');
    const program = await run('verify', 'app.wasm', '--config', 'other.config.mjs', '--write-advice');
    expect(program.code).toBe(2);
    expect(program.stderr).toContain('other.config.mjs is a program, which is not changed');
    expect(program.stderr).toContain('"threads":{"max":4,');
  });
});
