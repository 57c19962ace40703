import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** How a program is looked at; the order of the table's columns. */
export const MODES = ['static', 'v8', 'wamr', 'race', 'heap'] as const;
export type Mode = (typeof MODES)[number];

/** The toolchains of the corpus; the first one is the one that is looked at most closely. */
export const SYSROOTS = ['embedded', 'debian', 'wasi-sdk-34'] as const;
export type SysrootKey = (typeof SYSROOTS)[number];

/** A finding that must be there: one of these rules, with a message that matches. */
type Expectation = readonly { readonly rule: string; readonly like: RegExp }[];

/** A program of the corpus with what its first lines say about it. */
export interface Program {
  readonly source: string;
  /** File name without its ending; unique. */
  readonly name: string;
  readonly innocent: boolean;
  /** What is wrong, or why it only looks so. */
  readonly title: string;
  /** What each mode must find, in every run. */
  readonly finds: Readonly<Record<Mode, readonly Expectation[]>>;
  /** Rules that may speak as well: consequences of the defect, which a run may or may not show. */
  readonly also: Readonly<Record<Mode, readonly string[]>>;
  /** Built with the stock libc, as its users do; else with the patched one, by `wamr-pthread cc`. */
  readonly stock: boolean;
  /** Only compiled, and looked at before it is linked. */
  readonly isObject: boolean;
  readonly compile: readonly string[];
  readonly link: readonly string[];
  /** Flags of the usual link that are left out. */
  readonly unlink: readonly string[];
  /** Values of the config. */
  readonly config: Readonly<Record<string, unknown>>;
  /** File in the same folder. */
  readonly scenario: string | undefined;
  /** Sysroots that can have it; undefined: all. */
  readonly sysroots: readonly string[] | undefined;
  /** A run waits until its time is over: fewer of them. */
  readonly slow: boolean;
}

export const programsFolder = fileURLToPath(new URL('../programs/', import.meta.url));

const KEYS = ['finds', 'also', 'build', 'compile', 'link', 'unlink', 'config', 'scenario', 'sysroots'];

/** All programs, the defects first, each group by name. */
export function readPrograms(): readonly Program[] {
  const programs = readdirSync(programsFolder)
    .filter(file => /\.(c|cpp)$/.test(file))
    .sort()
    .map(file => readProgram(join(programsFolder, file)));
  return [...programs.filter(each => !each.innocent), ...programs.filter(each => each.innocent)];
}

/** One program; throws where its first lines do not say what it is, or say what nobody understands. */
function readProgram(source: string): Program {
  const header = /^(?:\/\/ .*\n)*/.exec(readFileSync(source, 'utf8'))?.[0].trimEnd().split('\n') ?? [];
  const first = /^\/\/ (defect|innocent): (.+)$/.exec(header[0] ?? '');
  if (first === null) throw new Error(`${source}: the first line does not say what it is`);
  const lines = header.slice(1).map(line => headerLine(source, line));
  const valuesOf = (key: string) => lines.filter(each => each.key === key).map(each => each.value);
  const words = (key: string) => valuesOf(key).flatMap(value => value.split(' '));
  const innocent = first[1] === 'innocent';
  const finds = byMode(lines.filter(each => each.key === 'finds').map(each => findsOf(source, each)));
  if (innocent !== MODES.every(mode => finds[mode].length === 0))
    throw new Error(`${source}: a defect must be found in some mode, an innocent program in none`);
  return {
    source,
    name: parse(source).name,
    innocent,
    title: first[2] ?? '',
    finds,
    also: byMode(lines.filter(each => each.key === 'also').flatMap(alsoOf)),
    stock: words('build').includes('stock'),
    isObject: lines.some(each => each.key === 'object'),
    compile: words('compile'),
    link: words('link'),
    unlink: words('unlink'),
    config: z.record(z.string(), z.unknown()).parse(JSON.parse(valuesOf('config')[0] ?? '{}')),
    scenario: valuesOf('scenario')[0],
    sysroots: valuesOf('sysroots')[0]?.split(' '),
    slow: lines.some(each => each.key === 'slow'),
  };
}

interface HeaderLine {
  readonly key: string;
  readonly modes: readonly Mode[];
  readonly value: string;
}

function headerLine(source: string, line: string): HeaderLine {
  const [, key = '', between = '', value = ''] = /^\/\/ (\w+)((?: \w+)*)(?:: (.+))?$/.exec(line) ?? [];
  const words = between.trim().split(' ').filter(Boolean);
  const modes = MODES.filter(mode => words.includes(mode));
  const known = KEYS.includes(key) ? value !== '' : key === 'object' || key === 'slow';
  if (!known || modes.length !== words.length)
    throw new Error(`${source}: nobody understands ${JSON.stringify(line)}`);
  return { key, modes, value };
}

function findsOf(source: string, { modes, value }: HeaderLine) {
  const expectation = value.split(' or ').map(alternative => {
    const [, rule = '', like = ''] = /^([\w-]+) \/(.+)\/$/.exec(alternative) ?? [];
    if (rule === '') throw new Error(`${source}: ${alternative} is no rule with a pattern`);
    return { rule, like: new RegExp(like) };
  });
  return { modes, value: expectation };
}

function alsoOf({ modes, value }: HeaderLine) {
  return value.split(' ').map(rule => ({ modes, value: rule }));
}

function byMode<T>(
  list: readonly { readonly modes: readonly Mode[]; readonly value: T }[],
): Record<Mode, readonly T[]> {
  const of = (mode: Mode) => list.filter(each => each.modes.includes(mode)).map(each => each.value);
  return { static: of('static'), v8: of('v8'), wamr: of('wamr'), race: of('race'), heap: of('heap') };
}

/** The package of wasi-sdk 34's sysroot has no C++, and the libc++ of Debian no threads of its own. */
export function runsOn({ source, sysroots }: Program, sysroot: string): boolean {
  if (sysroots !== undefined) return sysroots.includes(sysroot);
  return !source.endsWith('.cpp') || sysroot !== 'wasi-sdk-34';
}
