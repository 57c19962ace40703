import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Words of a response file: parts in quotes stay together (clang's GNU style). */
const WORD = /(?:[^\s"'\\]|\\.|"(?:\\.|[^"\\])*"|'[^']*')+/gs;

/** Response files may name further ones; a cycle ends here. */
const DEEPEST = 8;

/**
 * The objects and archives that a command line of the driver gives to the linker, as absolute paths in its order:
 * files named directly, in response files, and by -l where a -L has them. Libraries of the sysroot are not among them.
 */
export function namedInputs(args: readonly string[], cwd: string): readonly string[] {
  const words = expand(args, cwd, 0);
  const folders = valuesOf(words, '-L').map(folder => resolve(cwd, folder));
  const libraries = valuesOf(words, '-l').flatMap(name => {
    const file = name.startsWith(':') ? name.slice(1) : `lib${name}.a`;
    return folders.map(folder => join(folder, file)).find(each => existsSync(each)) ?? [];
  });
  const outputs = new Set(valuesOf(words, '-o'));
  const files = words
    .filter(word => /\.(o|obj|a|lo|bc)$/.test(word) && !word.startsWith('-') && !outputs.has(word))
    .map(word => resolve(cwd, word))
    .filter(each => existsSync(each));
  return [...new Set([...files, ...libraries])];
}

function expand(args: readonly string[], cwd: string, depth: number): string[] {
  return args.flatMap(arg => {
    const file = resolve(cwd, arg.slice(1));
    if (!arg.startsWith('@') || depth === DEEPEST || !existsSync(file)) return [arg];
    const words = readFileSync(file, 'utf8').match(WORD) ?? [];
    return expand(words.map(unquote), cwd, depth + 1);
  });
}

function unquote(word: string): string {
  return word.replaceAll(/\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'/gs, (_, escaped, double, single) =>
    String(escaped ?? single ?? String(double).replaceAll(/\\(.)/gs, '$1')),
  );
}

/** Values of an option that is written `-Lfolder` or `-L folder`. */
function valuesOf(words: readonly string[], option: string): string[] {
  return words.flatMap((word, at) => {
    if (word === option) return words[at + 1] ?? [];
    return word.startsWith(option) ? word.slice(option.length) : [];
  });
}
