import { configVerbOptions } from '../config-options.js';
import type { Verb, VerbOption } from '../verb.js';

/** What a shell may offer, the same for every shell. */
export interface CompletionVerb {
  /** The verb and its other names. */
  readonly names: readonly string[];
  readonly summary: string;
  readonly options: readonly CompletionOption[];
  /** What its operands are, or those behind `--`. */
  readonly operands: Values;
}

export interface CompletionOption {
  /** With the dashes. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly value: Values;
  readonly repeated: boolean;
}

/** `none`: takes no value. A list: one of these words, or (where it is empty) a word that nobody can guess. */
export type Values = 'none' | 'files' | readonly string[];

/** The verbs in the order of help, config options included where the verb reads a config. */
export async function completionModel(verbs: readonly Verb[]): Promise<readonly CompletionVerb[]> {
  const config = await configVerbOptions();
  const model = verbs.map(async verb => {
    const own = [...(await verb.options()), ...(verb.config === undefined ? [] : config)];
    return {
      names: verb.alias === undefined ? [verb.name] : [verb.name, verb.alias],
      summary: verb.summary,
      options: [...own.map(toOption), HELP],
      operands: operandsOf(verb),
    };
  });
  return Promise.all(model);
}

const HELP: CompletionOption = {
  flags: ['--help'],
  summary: 'Print this help',
  value: 'none',
  repeated: false,
};

function toOption({ name, alias, kind, describe, choices, suggestions }: VerbOption): CompletionOption {
  return {
    flags: (alias === undefined ? [name] : [name, alias]).map(each => `--${each}`),
    summary: firstSentence(describe),
    value: kind === 'switch' ? 'none' : (choices ?? suggestions ?? 'files'),
    repeated: kind === 'list',
  };
}

function operandsOf({ operands, passedOn }: Verb): Values {
  if (operands === undefined) return passedOn === undefined ? 'none' : 'files';
  return operands.choices ?? 'files';
}

/** Shells show one line; what follows is in the help. */
function firstSentence(text: string): string {
  return (/^(.*?)[.;](?:\s|$)/s.exec(text)?.[1] ?? text).trim();
}
