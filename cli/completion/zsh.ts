import type { CompletionOption, CompletionVerb, Values } from './model.js';

/** To be a file `_wamr-pthread` in $fpath, or to be sourced after compinit. */
export function zshScript(verbs: readonly CompletionVerb[]): string {
  const described = verbs.flatMap(({ names, summary }) =>
    names.map(name => `    ${quote(`${name}:${summary}`)}`),
  );
  return `#compdef wamr-pthread
# wamr-pthread: completion for zsh. Made by: wamr-pthread completion zsh
_wamr-pthread() {
  local curcontext="$curcontext" state line
  local -A opt_args
  local -a verbs
  verbs=(
${described.join('\n')}
  )
  _arguments -C '--help[Print this help]' '--version[Print the version]' '1: :->verb' '*:: :->rest'
  case $state in
  verb) _describe -t verbs verb verbs ;;
  rest)
    case $words[1] in
${verbs.map(verbCase).join('\n')}
    esac ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _wamr-pthread "$@"; else compdef _wamr-pthread wamr-pthread; fi
`;
}

function verbCase({ names, options, operands }: CompletionVerb): string {
  const rest = operands === 'none' ? [] : [quote(`*: :${action(operands)}`)];
  const specs = [...options.flatMap(optionSpecs), ...rest];
  return `    ${names.join('|')}) _arguments -S \\
${specs.map(spec => `      ${spec}`).join(' \\\n')} ;;`;
}

function optionSpecs({ flags, summary, value, repeated }: CompletionOption): string[] {
  const others = repeated ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
  const text = `[${summary.replaceAll(/[\\\]:[]/g, '\\$&')}]`;
  return flags.map(flag =>
    quote(value === 'none' ? `${others}${flag}${text}` : `${others}${flag}=${text}: :${action(value)}`),
  );
}

function action(value: Values): string {
  if (value === 'files') return '_files';
  return value === 'none' || value.length === 0 ? ' ' : `(${value.join(' ')})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
