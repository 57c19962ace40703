import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { lineOf } from '../../frames/frame.js';
import type { RaceAccess } from '../../race/types.js';
import type { Report } from '../../types.js';

/** Source files by `file` of the places in a report; a file that is not on this machine is absent. */
export type Excerpts = ReadonlyMap<string, readonly string[]>;

/**
 * Debug information can name any file of this machine, and a report is made to be shown around: nothing but source
 * code is read.
 */
const SOURCES = new Set(
  '.c .cc .cpp .cxx .c++ .h .hh .hpp .hxx .inc .inl .ipp .tcc .rs .zig .s .m .mm .d .go .swift .ts'.split(
    ' ',
  ),
);

const LARGEST = 4 * 1024 * 1024;

/** Reads the files that findings name: as they are named, from `cwd`, or beside the module. */
export async function readExcerpts(reports: readonly Report[], cwd: string): Promise<Excerpts> {
  const found = new Map<string, readonly string[]>();
  for (const report of reports) {
    const beside = resolve(cwd, dirname(report.file));
    for (const file of namedFiles(report)) {
      if (found.has(file)) continue;
      const paths = [
        resolve(cwd, file),
        resolve(beside, file),
        resolve(cwd, basename(file)),
        resolve(beside, basename(file)),
      ];
      const lines = await firstOf(paths);
      if (lines !== undefined) found.set(file, lines);
    }
  }
  return found;
}

function namedFiles({ findings }: Report): ReadonlySet<string> {
  const places = findings.flatMap(({ source, accesses = [] }) => [
    ...(source === undefined ? [] : [source.file]),
    ...accesses.flatMap(access => {
      const line = lineToRead(access);
      return line === undefined ? [] : [placeOf(line).file];
    }),
  ]);
  return new Set(places);
}

/** The line of a side of a race that is worth reading: the program's, where a library did it. */
export function lineToRead({ line, stack, own = 0 }: RaceAccess): string | undefined {
  const frame = stack[own];
  return own === 0 || frame === undefined ? line : lineOf(frame);
}

/** `race.c:12` in its parts. */
export function placeOf(text: string): { readonly file: string; readonly line: number } {
  const [, file = text, line = '1'] = /^(.*):(\d+)$/.exec(text) ?? [];
  return { file, line: Number(line) };
}

async function firstOf(paths: readonly string[]): Promise<readonly string[] | undefined> {
  for (const path of paths) {
    const lines = await linesOf(path);
    if (lines !== undefined) return lines;
  }
  return undefined;
}

/** A file that cannot be read is as one that is not there: the place is told without its text. */
async function linesOf(path: string): Promise<readonly string[] | undefined> {
  if (!SOURCES.has(extname(path).toLowerCase())) return undefined;
  try {
    const { size } = await stat(path);
    if (size > LARGEST) return undefined;
    return (await readFile(path, 'utf8')).split(/\r?\n/);
  } catch {
    return undefined;
  }
}
