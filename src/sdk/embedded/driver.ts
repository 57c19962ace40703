/** What `clang -###` says: the commands that it would run, and what it has to say itself. */
export interface DriverPlan {
  readonly jobs: readonly (readonly string[])[];
  /** Warnings and errors of the driver. */
  readonly messages: string;
}

/** Lines about the compiler itself, which a user sees with `-v` only. */
const BANNER =
  /^(?:.*clang version |Target:|Thread model:|InstalledDir:|Build config:|Configuration file:| \(in-process\)$)/;

/**
 * Reads the standard error of `clang -###`.
 *
 * The driver cannot start processes in WebAssembly, so its commands are run one by one by the caller. A line that
 * starts with ` "` is a command, each argument quoted, with `\` before `\`, `"` and `$`
 * (llvm/lib/Support/Program.cpp, printArg).
 */
export function readDriverPlan(stderr: string, verbose: boolean): DriverPlan {
  const jobs: string[][] = [];
  const messages: string[] = [];
  for (const line of stderr.split(/(?<=\n)/)) {
    if (line.startsWith(' "')) jobs.push(unquote(line));
    else if (!BANNER.test(line.trimEnd()) || verbose) messages.push(line);
    if (verbose && line.startsWith(' "')) messages.push(line);
  }
  return { jobs, messages: messages.join('') };
}

/** The program comes as `"" "clang" "-cc1"`: an empty name, then the words of the one binary that is all tools. */
function unquote(line: string): string[] {
  const words = [...line.matchAll(/ "((?:[^"\\]|\\.)*)"/gs)].map(([, word = '']) =>
    word.replaceAll(/\\(.)/gs, '$1'),
  );
  return words[0] === '' ? words.slice(1) : words;
}
