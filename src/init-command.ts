import { createColors } from 'picocolors';
import { configFields } from './config/fields.js';
import { defaultTextOf, flagOf } from './config/options.js';
import { resolveConfig } from './config/resolve.js';
import { isWamrPthreadError } from './errors.js';
import { applyChanges } from './init/apply.js';
import { unifiedDiff } from './init/diff.js';
import { inputOf, planInit } from './init/plan.js';
import type { InitPlan, InitRequest } from './init/types.js';

export type { InitPlan, InitRequest };
export { applyChanges, planInit };

/** One question about the config, for whoever asks it. */
export interface InitQuestion {
  /** Option of the command line that answers it, too, without the dashes. */
  readonly flag: string;
  readonly message: string;
  /** Where an empty answer leads; undefined: the option is then left out. */
  readonly defaultText: string | undefined;
  readonly choices: readonly string[] | undefined;
}

/** Keys that are asked about, and what is asked; the rest of a config has good defaults. */
const ASKED: Readonly<Record<string, string>> = {
  'sdk.path': 'Toolchain: a wasi-sdk folder, "system" or "embedded" (empty: found by itself)',
  'threads.max': 'How many threads may live at the same time, besides main?',
  'memory.appHeap': 'How much heap do they share?',
  'link.entry': 'What is the module?',
};

/** The questions of `init`, in the order of the config. */
export function initQuestions(): readonly InitQuestion[] {
  return configFields().flatMap(field => {
    const message = ASKED[field.key];
    if (message === undefined) return [];
    const choices = field.schema.enum?.map(String);
    return [{ flag: flagOf(field), message, defaultText: defaultTextOf(field), choices }];
  });
}

/** What is wrong with what was answered so far; undefined: nothing. */
export function checkAnswers(given: Pick<InitRequest, 'answers' | 'overrides'>): string | undefined {
  try {
    resolveConfig(inputOf(given));
    return undefined;
  } catch (error) {
    if (isWamrPthreadError(error)) return error.message;
    throw error;
  }
}

/** The plan as data: what is made or changed, with its diff. */
export function describePlan({ changes, byHand, notes }: InitPlan) {
  return {
    effects: changes.map(change => ({
      kind: change.before === undefined ? 'create' : 'edit',
      path: change.path,
      diff: unifiedDiff(change),
    })),
    byHand,
    notes,
  };
}

/** The diff of all changes, as tools read it; colours for a terminal. */
export function formatDiff({ changes }: InitPlan, { colour }: { colour: boolean }): string {
  const { red, green, cyan, bold } = createColors(colour);
  const paint = (line: string): string => {
    if (/^(?:---|\+\+\+) /.test(line)) return bold(line);
    if (line.startsWith('@@')) return cyan(line);
    return line.startsWith('+') ? green(line) : line.startsWith('-') ? red(line) : line;
  };
  return changes.map(change => unifiedDiff(change).split('\n').map(paint).join('\n')).join('');
}

/** What is left to the user, in words; empty where nothing is. */
export function formatRest({ byHand, notes }: InitPlan): string {
  return [
    ...byHand.map(({ file, why, add }) => `left alone: ${file}: ${why}; add by hand: ${add}`),
    ...notes.map(note => `note: ${note}`),
  ].join('\n');
}
