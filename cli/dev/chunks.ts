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
  run: ['runtime-command', 'verify/engines/v8/run', 'verify/run-all'],
  patch: ['patch', 'patch-report', 'remember'],
  flags: ['flags-command', 'flags/emit/index'],
};
/** What each of them loads first. */
const COMMAND = [distFile('cli', 'run.js'), distFile('src', 'config', 'options.js')];
const MAIN = distFile('cli', 'main.js');

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
            roots.map(root => distFile('src', ...`${root}.js`.split('/'))),
            graph,
          ),
        ]),
      ),
    };
    const { main, command, parts } = this.#closures;
    if (id === MAIN) return undefined;
    if (main.has(id)) return 'start';
    if (command.has(id)) return 'command';
    const users = [...parts].filter(([, part]) => part.has(id)).map(([name]) => name);
    return users.length === 0 ? undefined : users.join('-');
  }
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
