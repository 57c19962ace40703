/** Arguments as one line of a POSIX shell. */
export function shellLine(args: readonly string[]): string {
  return `${args.map(shellWord).join(' ')}\n`;
}

function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
