import { distFile } from '../../src/paths.js';

// Which modules of the joined command line share a file. Left alone, rolldown makes a file of every set of modules that
// the same lazy imports need, and a run of `verify` loads sixty of them; finding and opening them takes longer than
// reading what a file has too much.

/** What is known of a module when files are made of them. */
interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** What is loaded lazily, but together, by the verbs that are typed most. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  verify: [
    'baseline-command',
    'report-command',
    'report-outputs',
    'run-choice',
    'verify-command',
    'verify/report/index',
    'verify/report/short',
  ],
  objects: ['link-file', 'verify/objects'],
  run: ['runtime-command', 'verify/engines/v8/run', 'verify/run-all'],
  patch: ['patch', 'patch-report', 'remember'],
  flags: ['flags-command', 'flags/emit/index'],
  // What a project that sets something is read with, and zod for all: `verify` does without.
  config: ['config/resolve'],
};
/** Parts that are loaded where `verify` is not. */
const APART = ['patch', 'flags', 'config'];
/** What each of them loads first. */
const COMMAND = ['cli/run', 'src/config/options', 'src/config/defaults'].map(compiled);
const MAIN = compiled('cli/main');

/** Names files for rolldown; undefined: as it likes. */
export class Chunks {
  #closures: { main: Set<string>; command: Set<string>; parts: Map<string, Set<string>> } | undefined;

  nameOf(id: string, graph: Graph): string | undefined {
    this.#closures ??= {
      main: closure([MAIN], graph),
      command: closure(COMMAND, graph),
      parts: new Map(
        Object.entries(PARTS).map(([name, roots]) => [
          name,
          closure(
            roots.map(root => compiled(`src/${root}`)),
            graph,
          ),
        ]),
      ),
    };
    const { main, command, parts } = this.#closures;
    if (id === MAIN) return undefined;
    if (main.has(id)) return 'start';
    if (command.has(id)) return 'command';
    return fileOf([...parts].filter(([, part]) => part.has(id)).map(([name]) => name));
  }
}

/**
 * Where a module belongs that these parts need: few files, in which little lies that is not needed. What runs modules
 * is loaded after `verify`, but for `runtime`, which is typed seldom.
 */
function fileOf(parts: readonly string[]): string | undefined {
  if (parts.includes('verify')) return parts.some(each => APART.includes(each)) ? 'shared' : 'verify';
  if (parts.includes('config')) return 'config';
  return parts.length === 0 ? undefined : parts.join('-');
}

function compiled(module: string): string {
  return distFile(...`${module}.js`.split('/'));
}

/** All that is loaded with any of `roots`. */
function closure(roots: readonly string[], graph: Graph): Set<string> {
  const found = new Set(roots);
  for (const id of found) {
    const info = graph.getModuleInfo(id);
    if (info === null && roots.includes(id)) throw new Error(`${id}: is not in the command line`);
    for (const each of info?.importedIds ?? []) found.add(each);
  }
  return found;
}
