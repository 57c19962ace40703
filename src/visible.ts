// Names in modules and archives, paths and what programs print may hold anything: what moves the cursor, sets a
// window's title, turns the direction of text round, or begins a line that a CI system takes for a command.

/** Control and format characters (those that change the direction of text are such) and line ends of Unicode. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const HIDDEN_IN_LINE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** What GitHub's runner takes for a command, wherever a line begins with it. */
const COMMAND = /^(\s*)(::|##\[)/gm;

/** Text whose lines are its own: `\x1b` and `\u{202e}` stand for what is not to be seen. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(HIDDEN, escaped);
}

/** The same in one line. */
export function visibleLine(text: string): string {
  return text.replace(HIDDEN_IN_LINE, escaped);
}

/** The same for what goes into a log of CI. */
export function visibleProse(text: string): string {
  return visible(text).replace(COMMAND, (_, space: string, mark: string) => {
    return space + escaped(mark.slice(0, 1)) + mark.slice(1);
  });
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}
