import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { distFile, packageRoot } from '../../src/paths.js';
import { type LargeModule, LargeModules } from './large-module.js';
import { bytesToMb, cpuOf, hasNumbers, median, runChild } from './measure.js';
import type { Bench, Row, Section } from './types.js';

const MB = 1_000_000;
const SIZES = [2.5, 5, 10, 20];
const RUNS = { whole: 7, quick: 3 } as const;
const WARM = 8;
/** Static checks of a module may cost so many times what listing its contents does. */
const GOAL = 2;
/** For each MB, time and memory may grow by this factor from the smallest module to the largest. */
const FLAT = 1.2;
/** Larger ones are gigabytes of text. */
const MOST_PRINTED = 40 * MB;
const CLI = distFile('cli', 'main.js');
/** The largest real program in reach: clang and LLVM, which the embedded toolchain is. */
const REAL = join(packageRoot, 'node_modules', '@yowasp', 'clang', 'gen', 'llvm.core.wasm');
const OBJDUMP = 'wasm-objdump';

/** `verify --static` of large modules, and how it grows. */
export async function benchStatic({ folder, quick, say }: Bench): Promise<Section> {
  const large = new LargeModules(folder);
  const peer = { runs: quick ? RUNS.quick : RUNS.whole, there: has(OBJDUMP) };
  const rows: Row[] = [];
  if (existsSync(REAL)) {
    say('static: the compiler');
    rows.push(...against('clang and LLVM', { file: REAL, size: statSync(REAL).size }, peer));
  }
  say('static: making a module of 10 MB');
  rows.push(...against('threaded', await large.make(10 * MB, 'plain'), peer));
  say('static: making a module of 10 MB with debug information');
  rows.push(...against('threaded, with -g', await large.make(10 * MB, 'debug'), peer));
  rows.push(...against('threaded, with -g and a finding', await large.make(10 * MB, 'flawed'), peer));
  say('static: growth');
  const measured: Measured[] = [];
  for (const size of quick ? SIZES.slice(0, 2) : SIZES)
    measured.push(inside(await large.make(size * MB, 'plain')));
  rows.push(...growth(measured));
  return {
    title: 'Static checks of large modules: verify --static',
    method: [
      `CPU time, user and system; medians of ${peer.runs} runs, ours and the peer's in turn, each a whole process with its start.`,
      `wasm-objdump -x lists sections, names and data and does not look into code; -d reads and prints every instruction,`,
      'which the rules have to read too. "Checks alone" are without the start of Node and the loading of our code:',
      `first in its process, and warm (median of ${WARM}). The module with threads is a generated program of C, linked from`,
      'copies of one object, with names; an eighth of it is data, as in LLVM.',
      'Peak memory is the largest resident set of the process, less what it had before.',
    ],
    rows,
    missing: peer.there ? [] : ['the peer: needs wasm-objdump (apt-get install wabt) and bash'],
  };
}

interface Measured {
  readonly size: number;
  readonly cpu: number;
  readonly warm: number;
  readonly peak: number;
}

function against(
  title: string,
  { file, size }: LargeModule,
  { runs, there }: { runs: number; there: boolean },
): Row[] {
  const ours: number[] = [];
  const lists: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    ours.push(cpuOfAny(process.execPath, [CLI, 'verify', '--static', file]));
    if (there) lists.push(cpuOfAny(OBJDUMP, ['-x', file]));
  }
  const alone = inside({ file, size });
  const name = `${title} (${bytesToMb(size).toFixed(1)} MB)`;
  const list = there ? { name: 'wasm-objdump -x', value: median(lists) } : undefined;
  const code =
    there && size < MOST_PRINTED
      ? { name: 'wasm-objdump -d', value: cpuOfAny(OBJDUMP, ['-d', file]) }
      : undefined;
  return [
    { ...row(`${name}: verify --static`, median(ours), list), goal: GOAL },
    ...(code === undefined ? [] : [row(`${name}: the same`, median(ours), code)]),
    row(`${name}: checks alone, first`, alone.cpu, list),
    row(`${name}: checks alone, warm`, alone.warm, list),
  ];
}

function row(what: string, value: number, peer: Row['peer']): Row {
  return {
    what,
    value,
    unit: 'ms',
    ...(peer === undefined ? {} : { peer, ratio: value / peer.value }),
  };
}

/** Medians of some processes that only check. */
function inside({ file, size }: LargeModule): Measured {
  const runs = Array.from({ length: 3 }, () =>
    runChild(
      'static.mjs',
      [file, String(WARM)],
      (value): value is Record<'cpu' | 'warmCpu' | 'peakGrowth', number> =>
        hasNumbers(value, 'cpu', 'warmCpu', 'peakGrowth'),
    ),
  );
  const of = (key: 'cpu' | 'warmCpu' | 'peakGrowth') => median(runs.map(each => each[key]));
  return { size, cpu: of('cpu'), warm: of('warmCpu'), peak: of('peakGrowth') };
}

/** Time and memory of each size; the slope is that of what each MB adds. */
function growth(measured: readonly Measured[]): Row[] {
  const [smallest] = measured;
  const largest = measured.at(-1);
  if (smallest === undefined || largest === undefined) return [];
  const perMb = ({ warm, size }: Measured) => warm / bytesToMb(size);
  const slope = (from: Measured, to: Measured) => (to.peak - from.peak) / (to.size - from.size);
  const rows = measured.flatMap((each, at): Row[] => {
    const name = `threaded, ${bytesToMb(each.size).toFixed(1)} MB`;
    const before = measured[at - 1];
    return [
      {
        what: `${name}: warm time for each MB`,
        value: perMb(each),
        unit: 'ms',
        ...(at === 0
          ? {}
          : {
              peer: { name: 'smallest module', value: perMb(smallest) },
              ratio: perMb(each) / perMb(smallest),
              goal: FLAT,
            }),
      },
      {
        what: `${name}: peak memory`,
        value: bytesToMb(each.peak),
        unit: 'MB',
        ...(before === undefined
          ? {}
          : { note: `${slope(before, each).toFixed(1)} MB more for each MB more` }),
      },
    ];
  });
  return [
    ...rows,
    { what: 'memory for each MB more, smallest to largest', value: slope(smallest, largest), unit: 'MB' },
  ];
}

/** Errors in the module make our exit code 1, which is what was asked for. */
function cpuOfAny(program: string, args: readonly string[]): number {
  return cpuOf('bash', ['-c', '"$0" "$@" >/dev/null; test $? -le 1', program, ...args]);
}

function has(program: string): boolean {
  return existsSync('/bin/bash') && spawnSync(program, ['--version']).status === 0;
}
