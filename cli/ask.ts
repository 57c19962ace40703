import { type InitRequest, initQuestions } from '../src/index.js';

/** True where questions reach somebody. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env['CI'];
}

/** Prompts are prose: they leave standard output to the data. Made when asked for: standard input is slow to open. */
const streams = () => ({ input: process.stdin, output: process.stderr });

/**
 * Answers by option, of the questions whose option is not in `given`; undefined where the user gave up (Ctrl-C).
 * Each answer is checked when it is given.
 */
export async function askForConfig(
  given: (flag: string) => boolean,
  overrides: InitRequest['overrides'],
): Promise<Readonly<Record<string, string>> | undefined> {
  const { text, select, isCancel } = await import('@clack/prompts');
  const { questions, checkAnswers } = await initQuestions();
  const answers: Record<string, string> = {};
  for (const { flag, message, defaultText, choices } of questions) {
    if (given(flag)) continue;
    const answer =
      choices === undefined
        ? await text({
            ...streams(),
            message,
            ...(defaultText === undefined ? {} : { placeholder: defaultText, defaultValue: defaultText }),
            validate: (value = '') =>
              value === '' ? undefined : checkAnswers({ overrides, answers: { ...answers, [flag]: value } }),
          })
        : await select({
            ...streams(),
            message,
            options: choices.map(value => ({ value })),
            ...(defaultText === undefined ? {} : { initialValue: defaultText }),
          });
    if (isCancel(answer)) return undefined;
    if (answer !== undefined && answer !== '') answers[flag] = answer;
  }
  return answers;
}

/** Yes or no; undefined where the user gave up. */
export async function askYesNo(message: string): Promise<boolean | undefined> {
  const { confirm, isCancel } = await import('@clack/prompts');
  const answer = await confirm({ ...streams(), message });
  return isCancel(answer) ? undefined : answer;
}
