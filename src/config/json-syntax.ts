/** Which JSON: `jsonc` may have comments, and a comma behind the last value. */
export type JsonFlavour = 'json' | 'jsonc';

/** The first place where a text stops being JSON. */
interface JsonSyntaxError {
  /** Both count from 1; the column counts UTF-16 units, as editors do. */
  readonly line: number;
  readonly column: number;
  /** `expected a value, found "}"`. */
  readonly problem: string;
}

type Expectation = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or end';

const WORDING: Record<Expectation, string> = {
  value: 'a value',
  'value or ]': 'a value or "]"',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or "}"',
  colon: '":"',
  'comma or end': '"," or the end of the object or list',
};
// One comment or escape at a time: a pattern that repeats a choice runs out of stack on files of megabytes.
const SPACE = {
  json: /[ \t\n\r]+/y,
  jsonc: /[ \t\n\r]+|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//y,
};
// The class is everything from the space on but the quote and the backslash: JSON forbids bare control characters.
const STRING_PART = /[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Where and why `text` is not JSON; undefined if it is. `JSON.parse` says "position 20" for some mistakes, nothing for
 * others, and something else in every Node version; a config file deserves line and column every time.
 */
export function findJsonError(text: string, flavour: JsonFlavour = 'json'): JsonSyntaxError | undefined {
  const open: ('{' | '[')[] = [];
  const space = SPACE[flavour];
  let expected: Expectation | 'end' = 'value';
  let at = skipAll(space, text, 0);
  while (at < text.length || expected !== 'end') {
    const step = next(text, at, expected, open);
    if (step === undefined) return located(text, at, expected, flavour);
    expected = flavour === 'jsonc' ? orEnd(text[step.at - 1], step.expected) : step.expected;
    at = skipAll(space, text, step.at);
  }
  return undefined;
}

/** What may follow a comma that may be the last one. */
function orEnd(char: string | undefined, expected: Expectation | 'end'): Expectation | 'end' {
  if (char !== ',') return expected;
  if (expected === 'key') return 'key or }';
  return expected === 'value' ? 'value or ]' : expected;
}

interface Step {
  readonly at: number;
  readonly expected: Expectation | 'end';
}

/** Reads one token; `open` is the stack of brackets around it and changes with it. */
function next(
  text: string,
  at: number,
  expected: Expectation | 'end',
  open: ('{' | '[')[],
): Step | undefined {
  const char = text[at];
  const after = (): Expectation | 'end' => (open.length === 0 ? 'end' : 'comma or end');
  const closes = char === (open.at(-1) === '{' ? '}' : ']') && open.length > 0;
  if (closes && (expected === 'comma or end' || expected === 'value or ]' || expected === 'key or }')) {
    open.pop();
    return { at: at + 1, expected: after() };
  }
  switch (expected) {
    case 'end':
      return undefined;
    case 'comma or end':
      return char === ',' ? { at: at + 1, expected: open.at(-1) === '{' ? 'key' : 'value' } : undefined;
    case 'colon':
      return char === ':' ? { at: at + 1, expected: 'value' } : undefined;
    case 'key':
    case 'key or }': {
      const end = skipString(text, at);
      return end > at ? { at: end, expected: 'colon' } : undefined;
    }
    default:
      break;
  }
  if (char === '{' || char === '[') {
    open.push(char);
    return { at: at + 1, expected: char === '{' ? 'key or }' : 'value or ]' };
  }
  const end = Math.max(skipString(text, at), skip(SCALAR, text, at));
  return end > at ? { at: end, expected: after() } : undefined;
}

/** Position after a match of the sticky `pattern` at `at`; `at` itself without one. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** Position after as many matches as follow each other. */
function skipAll(pattern: RegExp, text: string, at: number): number {
  for (let before = at; ; before = at) {
    at = skip(pattern, text, before);
    if (at === before) return at;
  }
}

/** Position after a text in quotes at `at`; `at` itself without one. */
function skipString(text: string, at: number): number {
  if (text[at] !== '"') return at;
  const end = skipAll(STRING_PART, text, at + 1);
  return text[end] === '"' ? end + 1 : at;
}

function located(
  text: string,
  at: number,
  expected: Expectation | 'end',
  flavour: JsonFlavour,
): JsonSyntaxError {
  const before = text.slice(0, at).split('\n');
  const position = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  const wanted = expected === 'end' ? 'the end of the file' : WORDING[expected];
  return { ...position, problem: `expected ${wanted}, found ${found(text, at, flavour)}` };
}

function found(text: string, at: number, flavour: JsonFlavour): string {
  const rest = text.slice(at);
  if (rest === '') return 'the end of the file';
  if (/^\/[/*]/.test(rest))
    return flavour === 'jsonc'
      ? 'a comment that is not closed'
      : 'a comment (only .jsonc, .js and .ts files may have them)';
  if (rest.startsWith('"')) return 'text that is not closed or has a bad escape';
  const word = /^[\w$'.+-]+/.exec(rest)?.[0] ?? String.fromCodePoint(rest.codePointAt(0) ?? 0);
  return JSON.stringify(word.slice(0, 20));
}
