import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { sysrootAt, type TestSysroot, testSysroots } from '../support/link.js';
import { checkCanary } from './suite/canary.js';
import { v8Engine, wamrEngine } from './suite/engines.js';
import { type Cell, runMatrix } from './suite/matrix.js';
import { type Program, readPrograms } from './suite/program.js';
import { asData, formatFailure, formatTable, totals } from './suite/report.js';

// npm run threads -- [--runs N] [--sysroot NAME|DIR] [--engine wamr|v8] [--only NAME] [--stress] [--json]
// Runs every program of test/threads/programs on the patched sysroots; ends with 1 where a run broke its promise.

const options = await yargs(hideBin(process.argv))
  .scriptName('npm run threads --')
  .usage('$0 [options]\n\nRuns the threaded programs on patched sysroots.')
  .option('runs', { type: 'number', default: 1, describe: 'How often the whole suite runs' })
  .option('sysroot', {
    type: 'string',
    array: true,
    default: testSysroots.map(({ key }) => key),
    describe: "One of the tests' own, or the folder of any stock WASI sysroot",
  })
  .option('engine', { choices: ['wamr', 'v8'] as const, describe: 'The real WAMR unless told otherwise' })
  .option('only', { type: 'string', array: true, describe: 'These programs only (test/threads/programs)' })
  .option('stress', { type: 'boolean', default: false, describe: 'The stress programs only' })
  .option('sanitize', {
    choices: ['thread'] as const,
    describe: 'WAMR and the runner built with ThreadSanitizer: a data race of a program is a failure',
  })
  .option('timeout', { type: 'number', default: 60, describe: 'Seconds that one run may take' })
  .option('json', { type: 'boolean', default: false, describe: 'The result as JSON on standard output' })
  .conflicts('sanitize', 'engine')
  .strict()
  .parseAsync();

const engine = options.engine === 'v8' ? v8Engine : wamrEngine(options.sanitize);
try {
  const cells = await main();
  process.exitCode = totals(cells).failures === 0 && cells.length > 0 ? 0 : 1;
} catch (error) {
  // No run said anything about a program: not the exit code of a failure.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

async function main(): Promise<readonly Cell[]> {
  if (engine.missing !== undefined) throw new Error(`${engine.name} needs ${engine.missing}`);
  const scratch = mkdtempSync(join(tmpdir(), 'threads-'));
  try {
    const sysroots = options.sysroot.map(findSysroot);
    if (options.sanitize !== undefined && sysroots[0] !== undefined)
      await checkCanary(engine, sysroots[0], join(scratch, 'canary'));
    const done = await runMatrix({
      programs: choosePrograms(),
      sysroots,
      engine,
      runs: options.runs,
      timeout: options.timeout * 1000,
      turns: options.stress,
      scratch,
      onProgress: (count, all, { program, sysroot }) =>
        progress(`${count} of ${all}: ${program.name}, ${sysroot.key}`),
      onFailure: (cell, failure) => say(formatFailure(cell, failure)),
    });
    progress('');
    if (options.json) process.stdout.write(`${JSON.stringify(asData(done, engine.name), null, 2)}\n`);
    else say(formatTable(done));
    return done;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function choosePrograms(): readonly Program[] {
  const { only, stress } = options;
  const all = readPrograms();
  const unknown = only?.find(name => !all.some(program => program.name === name));
  if (unknown !== undefined) throw new Error(`test/threads/programs has no ${unknown}`);
  const chosen = all
    .filter(({ name, isStress }) => (only?.includes(name) ?? true) && (isStress || !stress))
    .filter(({ notOnV8 }) => engine.name !== 'v8' || notOnV8 === undefined)
    // Instrumented, everything takes 20 to 40 times as long.
    .map(each => (options.sanitize === undefined ? each : { ...each, limitMs: undefined }));
  if (engine.name !== 'v8') return chosen;
  for (const { name, notOnV8 } of all) if (notOnV8 !== undefined) say(`not on V8: ${name}: ${notOnV8}`);
  return chosen;
}

function findSysroot(name: string): TestSysroot {
  const sysroot = testSysroots.find(({ key }) => key === name) ?? sysrootAt(resolve(name));
  if (sysroot.part.missing !== undefined) throw new Error(`${name}: needs ${sysroot.part.missing}`);
  return sysroot;
}

/** Failures and the table; beside JSON they go where they do not disturb it. */
function say(text: string): void {
  progress('');
  (options.json ? process.stderr : process.stdout).write(`${text}\n`);
}

/** One line that is written again and again, where somebody looks on. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
