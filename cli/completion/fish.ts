import type { CompletionOption, CompletionVerb, Values } from './model.js';

const COMPLETE = 'complete -c wamr-pthread';

/** To be ~/.config/fish/completions/wamr-pthread.fish, or to be sourced. */
export function fishScript(verbs: readonly CompletionVerb[]): string {
  return [
    '# wamr-pthread: completion for fish. Made by: wamr-pthread completion fish',
    `${COMPLETE} -f`,
    `${COMPLETE} -n __fish_use_subcommand -l help -d 'Print this help'`,
    `${COMPLETE} -n __fish_use_subcommand -l version -d 'Print the version'`,
    ...verbs.flatMap(({ names, summary }) =>
      names.map(name => `${COMPLETE} -n __fish_use_subcommand -a ${quote(name)} -d ${quote(summary)}`),
    ),
    ...verbs.flatMap(verbLines),
    '',
  ].join('\n');
}

function verbLines({ names, options, operands }: CompletionVerb): string[] {
  const verb = `${COMPLETE} -n ${quote(`__fish_seen_subcommand_from ${names.join(' ')}`)}`;
  const offered = operands === 'none' ? [] : [`${verb} ${values(operands)}`];
  return [...offered, ...options.map(option => `${verb} ${optionWords(option)}`)];
}

function optionWords({ flags, summary, value }: CompletionOption): string {
  const names = flags.map(flag => `-l ${flag.slice(2)}`).join(' ');
  const takes = value === 'none' ? '' : ` -r ${values(value)}`;
  return `${names}${takes} -d ${quote(summary)}`;
}

/** `-F`: files, which the first line of the script turned off. */
function values(value: Values): string {
  return value === 'files' ? '-F' : `-f -a ${quote(value === 'none' ? '' : value.join(' '))}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
