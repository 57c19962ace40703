import { WamrPthreadError } from '../src/index.js';
import { nearest } from './nearest.js';
import type { Verb, VerbOption } from './verb.js';

const PROGRAM = 'wamr-pthread';

/** What a command line consists of: `patch --quiet`, and for some verbs `--` and words that are passed on. */
export interface Words {
  readonly own: readonly string[];
  /** What is passed on, or operands whatever they begin with. Undefined where there is no `--`. */
  readonly rest: readonly string[] | undefined;
}

export function splitWords(argv: readonly string[]): Words {
  const at = argv.indexOf('--');
  return at < 0 ? { own: argv, rest: undefined } : { own: argv.slice(0, at), rest: argv.slice(at + 1) };
}

export function unknownVerb(word: string, verbs: readonly Verb[]): WamrPthreadError {
  const names = verbs.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
  if (word.startsWith('-')) {
    return usage(`the verb comes first, not ${word}`, `One of: ${verbs.map(({ name }) => name).join(', ')}.`);
  }
  const near = nearest(word, names);
  return usage(
    `there is no verb ${word}`,
    near === undefined ? `One of: ${verbs.map(({ name }) => name).join(', ')}.` : `Did you mean ${near}?`,
  );
}

/**
 * Checks the words after a verb's name before they are parsed, so that a wrong one is reported as it was typed.
 *
 * @throws USAGE for unknown options, missing or superfluous values and operands.
 */
export function checkWords(verb: Verb, options: readonly VerbOption[], { own, rest }: Words): void {
  const words = own.slice(1);
  const operands: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!isOption(word)) {
      if (takesOnlyPassedOn(verb)) throw separatorMissing(verb, { own, rest }, at + 1);
      operands.push(word);
      continue;
    }
    const option = optionOf(word, options);
    if (option === undefined) throw unknownOption(verb, options, { own, rest }, at + 1);
    if (option.kind === 'switch') checkSwitch(word);
    else if (!word.includes('=')) {
      at += 1;
      checkValue(word, words[at], options);
    }
  }
  if (rest !== undefined && verb.passedOn === undefined && verb.operands === undefined)
    throw usage(`${verb.name} passes nothing on: -- ${rest.join(' ')}`, seeHelp(verb.name));
  checkOperands(verb, verb.passedOn === undefined ? [...operands, ...(rest ?? [])] : operands);
  if (rest === undefined && takesOnlyPassedOn(verb))
    throw usage(`${verb.name}: <${verb.passedOn}> is missing`, `Type: ${PROGRAM} ${verb.examples[0]?.[0]}`);
}

/** `cc` and `c++`: whatever is not an option of ours belongs to the compiler. */
function takesOnlyPassedOn({ operands, passedOn }: Verb): boolean {
  return operands === undefined && passedOn !== undefined;
}

function isOption(word: string): boolean {
  return word.startsWith('-') && word.length > 1;
}

function optionOf(word: string, options: readonly VerbOption[]): VerbOption | undefined {
  const name = /^--([^=]+)/.exec(word)?.[1];
  return options.find(each => each.name === name || (each.alias !== undefined && each.alias === name));
}

function unknownOption(
  verb: Verb,
  options: readonly VerbOption[],
  words: Words,
  at: number,
): WamrPthreadError {
  const typed = (words.own[at] ?? '').replace(/=.*$/s, '');
  const names = options.flatMap(({ name, alias }) => (alias === undefined ? [name] : [alias, name]));
  const near = typed.startsWith('--') ? nearest(typed.slice(2), names) : undefined;
  if (near !== undefined) return usage(`${verb.name} has no option ${typed}`, `Did you mean --${near}?`);
  if (verb.passedOn !== undefined) return separatorMissing(verb, words, at);
  return usage(`${verb.name} has no option ${typed}`, seeHelp(verb.name));
}

/** The whole command as it should be typed: everything from the first foreign word on goes behind `--`. */
function separatorMissing(verb: Verb, { own, rest = [] }: Words, at: number): WamrPthreadError {
  const corrected = [PROGRAM, ...own.slice(0, at), '--', ...own.slice(at), ...rest].join(' ');
  return usage(`${verb.name}: ${own[at]} must stand after --`, `Type: ${corrected}`);
}

function checkSwitch(word: string): void {
  const value = /=(.*)$/s.exec(word)?.[1];
  if (value === undefined || value === 'true' || value === 'false') return;
  throw usage(`${word}: the option takes no value`, `Type: ${word.replace(/=.*$/s, '')}`);
}

function checkValue(word: string, value: string | undefined, options: readonly VerbOption[]): void {
  if (value === undefined) throw usage(`${word} needs a value`, `Type: ${word} VALUE`);
  if (!isOption(value) || optionOf(value, options) === undefined) return;
  throw usage(`${word} needs a value, but ${value} follows`, `If that is the value, type: ${word}=${value}`);
}

function checkOperands({ name, operands: wanted }: Verb, operands: readonly string[]): void {
  const [first, second] = operands;
  if (wanted === undefined) {
    if (first === undefined) return;
    throw usage(`${name} takes no operands: ${operands.join(' ')}`, seeHelp(name));
  }
  if (first === undefined && wanted.optional === true) return;
  if (first === undefined) throw usage(`${name}: <${wanted.name}> is missing`, `Type: ${wanted.example}`);
  if (wanted.many || second === undefined) return;
  throw usage(`${name}: ${second} is one word too many`, `Type: ${wanted.example}`);
}

function seeHelp(verb: string): string {
  return `See ${PROGRAM} ${verb} --help.`;
}

function usage(message: string, hint: string): WamrPthreadError {
  return new WamrPthreadError('USAGE', message, { hint });
}
