// The scripts in the real shells: what is offered at the end of a line that somebody has begun to type.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWith } from '../../support/skip.js';
import { cli, project } from '../support/cli.js';

const LINES: readonly [line: string, offered: readonly string[], absent?: readonly string[]][] = [
  ['wamr-pthread ver', ['verify'], ['patch', 'app.wasm']],
  ['wamr-pthread ', ['patch', 'c++', 'cxx', 'completion'], ['app.wasm']],
  ['wamr-pthread patch --threads.', ['--threads.max', '--threads.stack-size'], ['--dry-run']],
  ['wamr-pthread patch --sdk ', ['app.wasm', 'sub']],
  ['wamr-pthread verify --engine ', ['v8', 'wamr', 'all'], ['app.wasm']],
  ['wamr-pthread verify --link.entry=re', ['reactor'], ['app.wasm', 'command']],
  ['wamr-pthread verify --static ap', ['app.wasm'], ['--static']],
  ['wamr-pthread runtime ', ['build', 'info'], ['app.wasm']],
  ['wamr-pthread completion f', ['fish'], ['bash']],
  ['wamr-pthread cc -- -O2 su', ['sub']],
];

const shells = [
  { name: 'bash', ask: askBash },
  { name: 'zsh', ask: askZsh },
  { name: 'fish', ask: askFish },
];

for (const { name, ask } of shells) {
  describeWith({ missing: isThere(name) ? undefined : name }, `completion in ${name}`, () => {
    test('verbs, options, values and files', async () => {
      const folder = project();
      writeFileSync(join(folder, 'app.wasm'), '');
      mkdirSync(join(folder, 'sub'));
      const script = join(folder, '.completion');
      const { code, stdout, stderr } = await cli(['completion', name], { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      writeFileSync(script, stdout);
      for (const [line, offered, absent = []] of LINES) {
        const found = ask(folder, script, line);
        expect(found, line).toEqual(expect.arrayContaining([...offered]));
        for (const each of absent) expect(found, line).not.toContain(each);
      }
    });
  });
}

test('another shell is refused with the names of those that are known', async () => {
  const { code, stderr } = await cli(['completion', 'tcsh'], { cwd: project() });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error [USAGE] completion: tcsh is not a shell that is known\n hint One of: bash, zsh, fish.\n',
  });
});

function isThere(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Calls the function as bash's line editor does, with the words split as it splits them. */
function askBash(folder: string, script: string, line: string): string[] {
  const words = line.split(/ |(?==)|(?<==)/).map(word => `'${word}'`);
  const program = `
source '${script}'
compopt() { files=; }
COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; files=yes
_wamr_pthread
if [ \${#COMPREPLY[@]} -eq 0 ] && [ -n "$files" ]; then COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); fi
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return lines(run('bash', ['--norc', '--noprofile', '-c', program], folder));
}

/** Where zsh completes for real, it prints every candidate that it is given, as `<word>`. */
const ZSHRC = `
PROMPT=''
zle_bracketed_paste=()
autoload -Uz compinit; compinit -u -D; source $ZDOTDIR/.completion
compadd() {
  local -a found options
  options=("\${@[1,(i)(-|--)]}")
  if (( \${options[(I)-[OAD]]} )); then builtin compadd "$@"; return; fi
  builtin compadd -O found "$@"
  (( $#found )) && print -rl -- '<'\${^found}'>'
  return $(( $#found == 0 ))
}
asked() { zle complete-word; print '<'end'>'; exit; }
zle -N asked; bindkey '^X' asked
print '<'ready'>'
`;

/** zsh completes only while a line is edited: it gets a terminal of its own. */
function askZsh(folder: string, _script: string, line: string): string[] {
  writeFileSync(join(folder, '.zshrc'), ZSHRC);
  const program = `
zmodload zsh/zpty; zpty z zsh -i
zpty -r z seen '*<ready>*'
zpty -n -w z ${quoted(line)}$'\\x18'
zpty -r z seen '*<end>*'; print -r -- $seen`;
  const seen = run('zsh', ['-f', '-c', program], folder);
  return [...seen.matchAll(/<([^<>\n]+)>/g)].flatMap(([, word]) => word ?? []);
}

function askFish(folder: string, script: string, line: string): string[] {
  const program = `source '${script}'; complete -C ${quoted(line)}`;
  const found = lines(run('fish', ['--no-config', '-c', program], folder));
  return found.map(each => (each.split('\t')[0] ?? '').replace(/^--[^=]*=/, '').replace(/\/$/, ''));
}

function run(shell: string, args: readonly string[], cwd: string): string {
  return execFileSync(shell, args, {
    cwd,
    encoding: 'utf8',
    timeout: 20_000,
    env: { PATH: process.env['PATH'], HOME: cwd, ZDOTDIR: cwd, TERM: 'dumb' },
  });
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function lines(text: string): string[] {
  return text.split('\n').filter(line => line !== '');
}
