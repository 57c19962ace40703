import type { CompletionVerb, Values } from './model.js';

/** For bash 3.2 (macOS) and newer, without the package bash-completion. */
export function bashScript(verbs: readonly CompletionVerb[]): string {
  return `# wamr-pthread: completion for bash. Made by: wamr-pthread completion bash
_wamr_pthread() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} verb=\${COMP_WORDS[1]} options= operands= word
  COMPREPLY=()
  # bash splits --option=value in three words.
  if [ "$cur" = = ]; then cur=
  elif [ "$prev" = = ]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    _wamr_pthread_words ${quote(`${verbs.flatMap(({ names }) => names).join(' ')} --help --version`)}
    return
  fi
  for word in "\${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
    # Behind -- everything belongs to another program.
    if [ "$word" = -- ]; then return; fi
  done
  case "$verb" in
${verbs.map(verbCase).join('\n')}
  *) return ;;
  esac
  case "$cur" in
  -*) _wamr_pthread_words "$options" ;;
  *) if [ "$operands" != '<files>' ]; then _wamr_pthread_words "$operands"; fi ;;
  esac
}
_wamr_pthread_words() {
  # Only these: files would be wrong here.
  compopt +o default +o bashdefault 2>/dev/null
  COMPREPLY=( $(compgen -W "$1" -- "$cur") )
}
complete -o default -o bashdefault -F _wamr_pthread wamr-pthread
`;
}

/** An empty answer makes bash offer files. */
function verbCase({ names, options, operands }: CompletionVerb): string {
  const values = options.flatMap(({ flags, value }) =>
    value === 'none' ? [] : [`    ${flags.join('|')}) ${answer(value)}return ;;`],
  );
  return `  ${names.join('|')})
    options=${quote(options.flatMap(({ flags }) => flags).join(' '))}
    operands=${quote(wordsOf(operands))}
    case "$prev" in
${values.join('\n')}
    esac ;;`;
}

function answer(value: Values): string {
  return value === 'files' ? '' : `_wamr_pthread_words ${quote(wordsOf(value))}; `;
}

function wordsOf(values: Values): string {
  if (values === 'files') return '<files>';
  return values === 'none' ? '' : values.join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
