import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testSysroots } from '../support/link.js';
import { missingFor } from './suite/look.js';
import { MODES, readPrograms, SYSROOTS } from './suite/program.js';
import {
  addRounds,
  isFalseAlarm,
  isMissed,
  type Results,
  readResults,
  replaceCells,
  resultsFile,
  tableFile,
} from './suite/results.js';
import { Corpus } from './suite/run.js';
import { formatTable } from './suite/table.js';

// npm run detection [-- --programs NAME… --modes MODE… --sysroots NAME… --quick --times N --keep]
// --keep replaces what is chosen in docs/detection.md. All of it (no choice, not --quick) writes docs/detection.md. Ends with 1 after a miss or a false alarm.

const { values } = parseArgs({
  options: {
    programs: { type: 'string', multiple: true },
    modes: { type: 'string', multiple: true },
    sysroots: { type: 'string', multiple: true },
    keep: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    times: { type: 'string', default: '1' },
  },
});

const folder = mkdtempSync(join(tmpdir(), 'corpus-'));
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<number> {
  const all = readPrograms();
  const names = all.map(({ name }) => name);
  const chosen = choose('program', names, values.programs);
  const modes = choose('mode', MODES, values.modes);
  const sysroots = choose('sysroot', SYSROOTS, values.sysroots);
  const needs = [
    ...modes.map(missingFor),
    ...testSysroots.filter(({ key }) => sysroots.some(each => each === key)).map(({ part }) => part.missing),
  ].filter(each => each !== undefined);
  if (needs.length > 0) throw new Error(`needs ${needs.join('; ')}`);
  const programs = all.filter(({ name }) => chosen.includes(name));
  const { quick } = values;
  const corpus = new Corpus({
    quick,
    programs,
    sysroots,
    modes,
    folder,
    atATime: 4,
    say: text => process.stderr.write(`${text}\n`),
  });
  const isPart = (values.programs ?? values.modes ?? values.sysroots) !== undefined || quick;
  let results: Results | undefined;
  for (let time = 1; time <= Number(values.times); time += 1) {
    const start = performance.now();
    const round = await corpus.round();
    const seconds = Math.round((performance.now() - start) / 1000);
    const cells = round.programs.flatMap(each => each.cells);
    const count = (test: (cell: (typeof cells)[number]) => boolean) => cells.filter(test).length;
    process.stdout.write(
      `round ${time}: ${seconds} seconds, ${cells.length} cells, ${count(isMissed)} missed, ${count(isFalseAlarm)} false alarms\n`,
    );
    results = results === undefined ? round : addRounds(results, round);
    if (!values.keep && !isPart) write(results);
  }
  // Once: a part of the rounds in the file would make all of it a part.
  if (values.keep && results !== undefined)
    write(existsSync(resultsFile) ? replaceCells(readResults(), results, names) : results);
  const cells = results?.programs.flatMap(each => each.cells) ?? [];
  return cells.length > 0 && !cells.some(cell => isMissed(cell) || isFalseAlarm(cell)) ? 0 : 1;
}

function write(results: Results): void {
  writeFileSync(resultsFile, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(tableFile, formatTable(results));
}

/** Those that are named, or all; throws where a name is none. */
function choose<T extends string>(
  what: string,
  all: readonly T[],
  named: readonly string[] | undefined,
): readonly T[] {
  const words = named?.flatMap(each => each.split(','));
  const unknown = words?.find(word => !all.some(each => each === word));
  if (unknown !== undefined) throw new Error(`there is no ${what} ${unknown}`);
  return words === undefined ? all : all.filter(each => words.includes(each));
}
