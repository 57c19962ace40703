import type { Argv } from 'yargs';
import parser from 'yargs-parser';
import { overridesFromArgs, WamrPthreadError } from '../src/index.js';
import type { Words } from './check.js';
import type { ConfigVerbOption } from './config-options.js';
import { exitCodesOf } from './exit-codes.js';
import type { Given, Verb, VerbOption } from './verb.js';

const EPILOGUE = `Exit codes: 0 fine, 1 findings, 2 usage, config or I/O, 70 a bug; cc and c++ end with the compiler's own.
Start with: wamr-pthread demo (needs nothing but Node and @yowasp/clang).`;

/** Names stay as they were typed and values stay text: `--threads.max 8` is one option with the text "8". */
const PARSER = {
  'boolean-negation': false,
  'camel-case-expansion': false,
  'dot-notation': false,
  'nargs-eats-options': true,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
  'strip-aliased': true,
};

/** Help of the whole program. */
export async function programHelp(verbs: readonly Verb[]): Promise<string> {
  const help = (await emptyHelp()).usage(
    "$0 <verb> [options]\n\nThreaded C and C++ on WAMR's lib-pthread: patch the sysroot, derive every flag, verify the module.",
  );
  for (const { name, alias, summary } of verbs)
    help.command(alias === undefined ? name : [name, alias], summary);
  help.option('version', { describe: 'Print the version.' });
  return helpOption(help).epilogue(EPILOGUE).getHelp();
}

/** Help of a verb: its own options first, then those of the config sections that matter to it. */
export async function verbHelp(
  verb: Verb,
  options: readonly VerbOption[],
  config: readonly ConfigVerbOption[],
): Promise<string> {
  const sections = ['', ...(verb.config ?? [])];
  const shown = config.filter(({ section }) => sections.includes(section));
  const help = (await emptyHelp()).usage(`${usageOf(verb)}\n\n${verb.summary}`);
  for (const option of options) describe(help, option, 'Options:');
  helpOption(help);
  for (const option of shown)
    describe(help, option, option.section === 'runtime' ? 'CMake options of WAMR:' : 'Config:');
  for (const [command, meaning] of verb.examples) help.example(`$0 ${command}`, meaning);
  return help
    .epilogue([exitCodesOf(verb), ...configNote(shown.length, config.length)].join('\n\n'))
    .getHelp();
}

function configNote(shown: number, all: number): readonly string[] {
  if (all === 0) return [];
  return shown < all
    ? ['The other options of the config (docs/config.md) are accepted, too.']
    : ['docs/config.md says more about the config.'];
}

/** What the checked words say. */
export function parseVerb(verb: Verb, options: readonly VerbOption[], { own, rest }: Words): Given {
  const { argv, error } = parser.detailed([...own.slice(1)], { ...declared(options), configuration: PARSER });
  if (error !== null)
    throw new WamrPthreadError('USAGE', error.message, { hint: 'See wamr-pthread --help.', cause: error });
  const args: Readonly<Record<string, unknown>> = argv;
  checkChoices(options, args);
  const before = Array.isArray(args['_']) ? args['_'].map(String) : [];
  const operands = verb.passedOn === undefined ? [...before, ...(rest ?? [])] : before;
  const text = (name: string): string | undefined => {
    const value = args[name];
    const last: unknown = Array.isArray(value) ? value.at(-1) : value;
    return typeof last === 'string' ? last : undefined;
  };
  return {
    operands,
    rest,
    switch: name => args[name] === true,
    text,
    list: name => {
      const value = args[name];
      return value === undefined ? [] : [value].flat().map(String);
    },
    project: async () => ({
      cwd: process.cwd(),
      env: process.env,
      file: text('config'),
      overrides: await overridesFromArgs(args),
    }),
  };
}

function checkChoices(options: readonly VerbOption[], args: Readonly<Record<string, unknown>>): void {
  for (const { name, choices } of options) {
    const wrong = [args[name]]
      .flat()
      .find(each => typeof each === 'string' && choices?.includes(each) === false);
    if (choices === undefined || wrong === undefined) continue;
    throw new WamrPthreadError('USAGE', `--${name} cannot be ${wrong}`, {
      hint: `One of: ${choices.join(', ')}.`,
    });
  }
}

function usageOf({ name, operands, passedOn }: Verb): string {
  const [open, close] = operands?.optional === true ? '[]' : '<>';
  const words = operands === undefined ? '' : ` ${open}${operands.name}${close}${operands.many ? '...' : ''}`;
  return `$0 ${name}${words} [options]${passedOn === undefined ? '' : ` -- <${passedOn}>...`}`;
}

/** For help only: the rest of yargs takes longer to load than its parser and all words to parse. */
async function emptyHelp(): Promise<Argv> {
  const { default: yargs } = await import('yargs');
  return yargs([])
    .scriptName('wamr-pthread')
    .locale('en')
    .help(false)
    .version(false)
    .exitProcess(false)
    .updateStrings({ array: 'may be repeated' })
    .wrap(Math.min(110, process.stdout.columns ?? 110));
}

function helpOption(help: Argv): Argv {
  return help.option('help', {
    alias: 'h',
    describe: 'Print this help.',
    group: 'Options:',
  });
}

/** For help: what a value may be, not of which type of ours it is. */
function describe(help: Argv, option: VerbOption, group: string): void {
  const { name, alias, kind, defaultText, choices } = option;
  help.option(name, {
    describe: choices === undefined ? option.describe : `${option.describe} [${choices.join('|')}]`,
    group,
    ...(alias === undefined ? {} : { alias }),
    ...(kind === 'list' ? { array: true } : {}),
    ...(defaultText === undefined ? {} : { defaultDescription: defaultText }),
  });
}

/** Lists are options given repeatedly: arrays of the parser would not take a value that starts with a dash. */
function declared(options: readonly VerbOption[]) {
  const named = (kinds: readonly VerbOption[]) => kinds.map(({ name }) => name);
  const withValue = options.filter(({ kind }) => kind !== 'switch');
  return {
    boolean: named(options.filter(({ kind }) => kind === 'switch')),
    narg: Object.fromEntries(named(withValue).map(name => [name, 1])),
    alias: Object.fromEntries(
      options.flatMap(({ name, alias }) => (alias === undefined ? [] : [[name, alias]])),
    ),
  };
}
