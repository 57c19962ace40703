import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchEdit } from './edit.js';
import { benchEngine } from './engine.js';
import { benchFootprint } from './footprint.js';
import { benchGrowth } from './growth.js';
import { formatSection } from './print.js';
import { benchStartup, makeProject } from './startup.js';
import { benchStatic } from './static.js';
import { findSubjects } from './subjects.js';
import { benchThreads } from './threads.js';
import type { Bench, Row, Section } from './types.js';

// npm run bench [-- --quick --json]
// Every figure is set against a peer from the same run; none of them decides about the exit code.

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});

const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-bench-'));
try {
  const sections = await measureAll({ folder, quick: options.quick, say });
  if (options.json) process.stdout.write(`${JSON.stringify(asData(sections), null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measureAll(bench: Bench): Promise<Section[]> {
  const done = (section: Section): Section => {
    if (!options.json) process.stdout.write(`${formatSection(section)}\n`);
    return section;
  };
  if (!options.json) process.stdout.write(`${machine()}\n\n`);
  const project = makeProject(bench.folder);
  const { subjects, missing } = findSubjects(bench.folder);
  return [
    done(benchEdit(subjects, missing, bench)),
    done(await benchGrowth(subjects, bench)),
    done(benchStartup(project, bench)),
    done(await benchStatic(bench)),
    done(await benchEngine(project, bench)),
    done(await benchThreads(bench)),
    done(await benchFootprint(project, bench)),
  ];
}

function machine(): string {
  const all = cpus();
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${all.length} × ${all[0]?.model ?? 'unknown CPU'}`;
}

function asData(sections: readonly Section[]): unknown {
  const withVerdict = (row: Row) =>
    row.goal === undefined || row.ratio === undefined ? row : { ...row, met: row.ratio <= row.goal };
  return {
    version: 1,
    machine: machine(),
    sections: sections.map(each => ({ ...each, rows: each.rows.map(withVerdict) })),
  };
}

function say(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text} …\n`);
}
