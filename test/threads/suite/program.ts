import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestSysroot } from '../../support/link.js';

/** A program of the threaded suite with what its first lines promise. */
export interface Program {
  readonly source: string;
  /** File name without its ending; unique. */
  readonly name: string;
  readonly promise: string;
  readonly code: number;
  readonly output: ExpectedOutput;
  /** Milliseconds after which the run has taken too long, start of the engine included. */
  readonly limitMs: number | undefined;
  readonly isCxx: boolean;
  readonly needsThreadClasses: boolean;
  readonly usesFolder: boolean;
  readonly libraries: readonly string[];
  /** Lines that WAMR may log. */
  readonly mostLogLines: number | undefined;
  /** An export that threads of the host call before main. */
  readonly hostExport: string | undefined;
  /** Functions whose races are known; the header gives the reason. */
  readonly knownRaces: readonly string[];
  /** The same for variables. */
  readonly racyVariables: readonly string[];
  /** Why the V8 engine cannot run it. */
  readonly notOnV8: string | undefined;
  /** It can, but not every time. */
  readonly unreliableOnV8: boolean;
  /** A stress program: run again and again in CI. */
  readonly isStress: boolean;
  /** A long one: of its stress runs each is on the next sysroot. */
  readonly takesTurns: boolean;
}

export type ExpectedOutput =
  | { readonly kind: 'text'; readonly text: string }
  /** So many different lines, each of which matches as a whole. */
  | { readonly kind: 'lines'; readonly count: number; readonly like: RegExp };

const FIRST_LINE =
  /^\/\/ Must exit (?<code>\d+) and print (?:"(?<text>[^"]*)"|(?<count>\d+) different lines like \/(?<like>.+)\/): (?<promise>.+)$/m;

const folder = fileURLToPath(new URL('../programs/', import.meta.url));

/** All programs, by name. */
export function readPrograms(): readonly Program[] {
  return readdirSync(folder)
    .filter(file => /\.(c|cpp)$/.test(file))
    .sort()
    .map(file => readProgram(join(folder, file)));
}

/** One program; throws where its first line promises nothing. */
export function readProgram(source: string): Program {
  const text = readFileSync(source, 'utf8');
  const { name, ext } = parse(source);
  const first = FIRST_LINE.exec(text)?.groups;
  if (first === undefined) throw new Error(`${source}: the first line does not say what must happen`);
  const number = (pattern: RegExp) => {
    const digits = pattern.exec(text)?.[1];
    return digits === undefined ? undefined : Number(digits);
  };
  const { count, like = '' } = first;
  return {
    source,
    name,
    promise: first['promise'] ?? '',
    code: Number(first['code']),
    output:
      count === undefined
        ? { kind: 'text', text: first['text'] ?? '' }
        : { kind: 'lines', count: Number(count), like: new RegExp(`^(?:${like})$`) },
    limitMs: number(/^\/\/ Ends within (\d+) ms\./m),
    isCxx: ext === '.cpp',
    needsThreadClasses: text.includes('\n// Needs <thread>.'),
    usesFolder: text.includes('\n// Runs in a folder of its own'),
    libraries: [...text.matchAll(/ Links ([\w-]+)\.$/gm)].map(([, library = '']) => library),
    mostLogLines: number(/^\/\/ Log lines: at most (\d+)\.$/m),
    hostExport: /^\/\/ Host threads call (\w+)\.$/m.exec(text)?.[1],
    knownRaces: /^\/\/ Known races, in ([\w ]+): ./m.exec(text)?.[1]?.split(' ') ?? [],
    racyVariables: /^\/\/ Known races, of ([\w: ]+): ./m.exec(text)?.[1]?.split(' ') ?? [],
    notOnV8: /^\/\/ Not (?:reliably )?on V8: (.+)$/m.exec(text)?.[1],
    unreliableOnV8: text.includes('\n// Not reliably on V8: '),
    isStress: text.includes('\n// Stress: 50 runs in CI'),
    takesTurns: text.includes('\n// Stress: 50 runs in CI, each on the next sysroot.'),
  };
}

/** A C++ program runs where there is a libc++, and one of std::thread and the like where that has them. */
export function runsOn({ isCxx, needsThreadClasses }: Program, { libcxx }: TestSysroot): boolean {
  return !isCxx || (needsThreadClasses ? libcxx === 'threads' : libcxx !== undefined);
}
