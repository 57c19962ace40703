import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isAbsoluteName, toGuest } from './virtual-path.js';

/** A path by itself, or joined to an option without a sign between. */
const JOINED =
  /^((?:-(?:I|L|F|B|o|MF|MT|MQ|MJ|isystem-after|isystem|iquote|idirafter|isysroot|include-pch|include|imacros))?)((?:\/|\\|[A-Za-z]:[\\/]).*)$/s;
/** `--sysroot=/x`, `-fmodule-map-file=/x`; not `-I=/x`, where the sign means the sysroot. */
const ASSIGNED = /^(--?[A-Za-z][\w-]+=)((?:\/|\\|[A-Za-z]:[\\/]).*)$/s;
const PASSED_ON = /^-W[lap],/;
const DEFINES = /^-[DU]/;

/** Nesting of response files that is still followed; deeper means that one includes itself. */
const MAX_RESPONSE_DEPTH = 20;

/**
 * The arguments as the guest understands them: response files are read and replaced by their contents, absolute
 * paths get the guest's prefix. Relative paths stay as they were typed. A response file that cannot be read stays
 * as it is, and the tool says so itself.
 */
export function guestArguments(
  args: readonly string[],
  cwd: string,
  windows: boolean = process.platform === 'win32',
): string[] {
  const expanded = args.flatMap(arg => expand(arg, cwd, 0));
  return expanded.map((arg, i) => {
    const isMacro = /^-[DU]$/.test(expanded[i - 1] ?? '');
    return isMacro ? arg : withGuestPaths(arg, windows);
  });
}

function withGuestPaths(arg: string, windows: boolean): string {
  if (DEFINES.test(arg)) return arg;
  if (PASSED_ON.test(arg)) {
    const [option = '', ...values] = arg.split(',');
    return [option, ...values.map(value => withGuestPaths(value, windows))].join(',');
  }
  const [, option, path] = JOINED.exec(arg) ?? ASSIGNED.exec(arg) ?? [];
  if (option === undefined || path === undefined || !isAbsoluteName(path, windows)) return arg;
  return option + toGuest(path, windows);
}

function expand(arg: string, cwd: string, depth: number): string[] {
  if (!arg.startsWith('@') || arg.length === 1 || depth === MAX_RESPONSE_DEPTH) return [arg];
  let text: string;
  try {
    text = readFileSync(resolve(cwd, arg.slice(1)), 'utf8');
  } catch {
    return [arg];
  }
  return splitCommandLine(text).flatMap(each => expand(each, cwd, depth + 1));
}

/** Splits as GNU tools do: blanks separate, both quotes group, a backslash takes the next character as it is. */
export function splitCommandLine(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === '\\' && quote !== "'") {
      i += 1;
      word = (word ?? '') + text.charAt(i);
    } else if (char === quote) {
      quote = undefined;
    } else if (quote === undefined && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (quote === undefined && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  return word === undefined ? words : [...words, word];
}
