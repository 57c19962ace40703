import { WamrPthreadError } from '../errors.js';
import { findContradictions } from './contradictions.js';
import { type Problem, sourceOf, toProblems } from './problems.js';
import { configSchema } from './schema.js';
import type { Config, ConfigSources } from './types.js';

/**
 * Checks an input and fills in every default; pure. Sizes come out in bytes, paths as they were written.
 *
 * @param sources where the values came from, for messages.
 * @throws CONFIG_UNKNOWN_KEY, CONFIG_INVALID with every problem at once; CONFIG_CONTRADICTION with every contradiction.
 */
export function resolveConfig(input: unknown, sources: ConfigSources = {}): Config {
  // Compiling a function for each object pays where it is used again.
  const parsed = configSchema.safeParse(input, { jitless: true });
  if (!parsed.success) throw problemError(toProblems(parsed.error.issues, input, sources));
  const { $schema: _, ...config } = parsed.data;
  const contradictions = findContradictions(config);
  if (contradictions.length > 0) {
    throw new WamrPthreadError(
      'CONFIG_CONTRADICTION',
      list(
        sourceOf([], sources),
        contradictions.map(({ message }) => message),
        'contradictions',
      ),
      { hint: contradictions.map(({ fix }) => fix).join('\n') },
    );
  }
  return config;
}

function problemError(problems: readonly Problem[]): WamrPthreadError {
  const unknown = problems.some(({ kind }) => kind === 'unknown-key');
  const [first] = problems;
  const oneSource = problems.every(({ source }) => source === first?.source);
  const message =
    first !== undefined && oneSource
      ? list(
          first.source,
          problems.map(({ text }) => text),
          'problems',
        )
      : list(
          'config',
          problems.map(({ source, text }) => `${source}: ${text}`),
          'problems',
        );
  return unknown
    ? new WamrPthreadError('CONFIG_UNKNOWN_KEY', message, {
        hint: 'Correct the key; docs/config.md lists every key.',
      })
    : new WamrPthreadError('CONFIG_INVALID', message, {
        hint: 'Correct the value; docs/config.md lists types, units and defaults.',
      });
}

/** One line for one item, a heading and a line each for several. */
function list(where: string, items: readonly string[], noun: string): string {
  if (items.length === 1) return `${where}: ${items[0]}`;
  return [`${where}: ${items.length} ${noun}`, ...items.map(item => `  ${item}`)].join('\n');
}
