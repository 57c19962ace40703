/** Names up to this length are shown as they are. */
const LONG = 60;

/**
 * A function name that fits into a sentence. The linker writes demangled C++ names, and those of templates run to
 * hundreds of characters: template arguments become `<…>`, parameters and ABI tags go.
 */
export function shortName(name: string): string {
  if (name.length <= LONG) return name;
  const bare = withoutBrackets(name.replace(/\[abi:\w+\]/g, ''));
  return bare.length <= 2 * LONG ? bare : `${bare.slice(0, 2 * LONG - 1)}…`;
}

const OPERATOR = /^operator\s*(\(\)|<=>|<<=?|>>=?|->\*?|<=?|>=?)/;
/** `(anonymous namespace)` and the like are part of the name, not parameters. */
const PLACE = /^\((anonymous namespace|anonymous class)\)/;

/** Without template arguments (`<…>` stands for them) and parameters. */
export function withoutBrackets(name: string): string {
  let short = '';
  let depth = 0;
  for (let at = 0; at < name.length; at += 1) {
    const rest = name.slice(at, at + 24);
    const word = OPERATOR.exec(rest)?.[0] ?? PLACE.exec(rest)?.[0];
    if (word !== undefined) {
      if (depth === 0) short += word;
      at += word.length - 1;
      continue;
    }
    const letter = name[at];
    if (letter === '<' && depth === 0) short += '<…>';
    if (letter === '<' || letter === '(') depth += 1;
    else if (letter === '>' || letter === ')') depth -= 1;
    else if (depth === 0) short += letter;
  }
  return short;
}
