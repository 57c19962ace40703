/**
 * Arguments as a response file (`clang @file`), one per line, in the GNU form that clang reads on every system but
 * Windows, and there with `--rsp-quoting=posix`.
 */
export function responseFile(args: readonly string[]): string {
  return args.map(arg => `${responseWord(arg)}\n`).join('');
}

/** Inside double quotes only `\` and `"` are special (llvm/lib/Support/CommandLine.cpp, TokenizeGNUCommandLine). */
function responseWord(word: string): string {
  if (!/[\s"'\\]/.test(word) && word !== '') return word;
  return `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
