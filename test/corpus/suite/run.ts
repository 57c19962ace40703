import { join } from 'node:path';
import { Builder } from './build.js';
import { judge, type Verdict } from './judge.js';
import { look } from './look.js';
import { type Mode, type Program, runsOn, type SysrootKey } from './program.js';
import { type Cell, inOrder, type Results } from './results.js';

export interface RoundOptions {
  readonly programs: readonly Program[];
  readonly sysroots: readonly SysrootKey[];
  readonly modes: readonly Mode[];
  /** Absolute; for sysroots and modules. Its owner removes it. */
  readonly folder: string;
  /** One run of everything. */
  readonly quick: boolean;
  /** Cells that are looked at together. Programs wait more than they compute: two cores can take four. */
  readonly atATime: number;
  readonly say: (text: string) => void;
}

/** Runs of one round: on the first toolchain, and on each of the others. */
const RUNS: Readonly<Record<Mode, readonly [number, number]>> = {
  static: [1, 1],
  v8: [5, 2],
  wamr: [5, 2],
  race: [10, 3],
  heap: [3, 1],
};

/** Builds modules once, for any number of rounds. */
export class Corpus {
  readonly #options: RoundOptions;
  readonly #builders: ReadonlyMap<SysrootKey, Builder>;
  readonly #modules = new Map<string, Uint8Array>();

  constructor(options: RoundOptions) {
    this.#options = options;
    this.#builders = new Map(options.sysroots.map(key => [key, new Builder(key, join(options.folder, key))]));
  }

  /** Every program with every toolchain in every mode. */
  async round(): Promise<Results> {
    const { programs } = this.#options;
    const cells = new Map(programs.map(program => [program, [] as Cell[]]));
    const jobs = await this.#jobs();
    let done = 0;
    const queue = jobs.values();
    const work = async () => {
      for (const { program, sysroot, mode, bytes } of queue) {
        const cell = await this.#cell(program, sysroot, mode, bytes);
        if (cell !== undefined) cells.get(program)?.push(cell);
        this.#options.say(`${++done} of ${jobs.length}: ${program.name}, ${sysroot}, ${mode}`);
      }
    };
    await Promise.all(Array.from({ length: this.#options.atATime }, work));
    return {
      version: 1,
      rounds: 1,
      programs: programs.map(program => ({
        name: program.name,
        innocent: program.innocent,
        title: program.title,
        cells: inOrder(cells.get(program) ?? []),
      })),
    };
  }

  /** One after the other, because a toolchain's folder is one project. */
  async #jobs() {
    const jobs: { program: Program; sysroot: SysrootKey; mode: Mode; bytes: Uint8Array }[] = [];
    for (const program of this.#options.programs)
      for (const [sysroot, builder] of this.#builders) {
        if (!runsOn(program, sysroot)) continue;
        const key = `${program.name} ${sysroot}`;
        const bytes = this.#modules.get(key) ?? (await builder.build(program));
        if (!this.#modules.has(key)) this.#options.say(`built ${key}`);
        this.#modules.set(key, bytes);
        const modes = this.#options.modes.filter(mode => mode === 'static' || !program.isObject);
        jobs.push(...modes.map(mode => ({ program, sysroot, mode, bytes })));
      }
    return jobs;
  }

  async #cell(
    program: Program,
    sysroot: SysrootKey,
    mode: Mode,
    bytes: Uint8Array,
  ): Promise<Cell | undefined> {
    const [first, other] = RUNS[mode];
    const runs =
      program.slow || this.#options.quick ? 1 : sysroot === this.#options.sysroots[0] ? first : other;
    const verdicts: Verdict[] = [];
    for (let run = 0; run < runs; run += 1) {
      const findings = await look(program, bytes, mode);
      const verdict = judge(program, mode, findings);
      verdicts.push(verdict);
      if (verdict.found === false || verdict.unexpected.length > 0) {
        const what = findings.map(each => `\n    ${each.severity} ${each.rule}: ${each.message}`);
        const how = verdict.found === false ? 'MISSED' : 'FALSE ALARM';
        this.#options.say(`${how} ${program.name}, ${sysroot}, ${mode}, run ${run + 1}:${what.join('')}`);
      }
    }
    const expected = verdicts.some(each => each.found !== undefined);
    return {
      sysroot,
      mode,
      runs,
      ...(expected ? { found: verdicts.filter(each => each.found === true).length } : {}),
      unexpected: [...new Set(verdicts.flatMap(each => each.unexpected))],
    };
  }
}
