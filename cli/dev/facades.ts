// A module that is loaded lazily and shares a file with others gets a file of its own from rolldown, which only passes
// its names on from there. Finding and opening one takes longer than compiling what most of them stand for.

/** What is known of a file when all are made. */
export interface Chunk {
  readonly fileName: string;
  readonly code: string;
  readonly isEntry: boolean;
  readonly moduleIds: readonly string[];
}

/** A lazy import as rolldown writes it. */
const LAZY = /\bimport\("\.\/([^"]+)"\)/g;
const PASSED_ON = /^export \{ ([^}]*) \} from "\.\/([^"]+)";\s*$/;

/** The files without those, each lazy import of one by an import of the file that has the names. */
export function withoutFacades<T extends Chunk>(chunks: readonly T[]): T[] {
  const facades = new Map(chunks.flatMap(each => (isFacade(each) ? [[each.fileName, importOf(each)]] : [])));
  const used = new Set<string>();
  const rest = chunks
    .filter(({ fileName }) => !facades.has(fileName))
    .map(each => ({
      ...each,
      code: each.code.replace(LAZY, (text, file: string) => {
        used.add(file);
        return facades.get(file) ?? text;
      }),
    }));
  for (const [file] of facades) {
    const left = rest.find(({ code }) => code.includes(`"./${file}"`));
    if (left !== undefined) throw new Error(`${left.fileName}: loads ${file}, but not as rolldown writes it`);
    if (!used.has(file)) throw new Error(`${file}: passes names on, but nothing loads it`);
  }
  return rest;
}

function isFacade({ isEntry, moduleIds }: Chunk): boolean {
  return !isEntry && moduleIds.length === 0;
}

/** `import("./verify.js").then(all => ({ formatShort: all.t }))` */
function importOf({ fileName, code }: Chunk): string {
  const [, names, file] = PASSED_ON.exec(code) ?? [];
  if (names === undefined) throw new Error(`${fileName}: is not only names of another file: ${code}`);
  const pairs = names.split(', ').map(name => name.split(' as '));
  const renamed = pairs.map(([there, here = there]) => `${here}: all.${there}`);
  return `import("./${file}").then(all => ({ ${renamed.join(', ')} }))`;
}
