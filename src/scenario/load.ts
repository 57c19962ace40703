import { relative } from 'node:path';
import { z } from 'zod';
import { childrenOf, schemaAt } from '../config/fields.js';
import { findJsonError } from '../config/json-syntax.js';
import { valueAt } from '../config/merge.js';
import { describe, keyPath } from '../config/problems.js';
import { closest } from '../config/suggest.js';
import { isWamrPthreadError, WamrPthreadError } from '../errors.js';
import { readWhole, whyUnsuitable } from '../read-whole.js';
import { type Scenario, scenarioSchema } from './schema.js';

/**
 * Reads and checks a scenario: JSON, or a program (.js, .mjs, .ts) whose default export is the scenario or a function
 * that gives it. `cwd` is where messages count file names from.
 * @throws SCENARIO_READ; SCENARIO_INVALID with every problem at once.
 */
export async function loadScenario(path: string, cwd: string): Promise<Scenario> {
  const label = relative(cwd, path) || path;
  const program = /\.(?:js|mjs|ts)$/.exec(path)?.[0];
  if (!isProgram(program)) return parseScenario(readJson(path, label), label);
  const unsuitable = whyUnsuitable(path, 'unnamed');
  if (unsuitable !== undefined) throw cannotRead(label, unsuitable);
  return parseScenario(await evaluate(path, cwd, program), label);
}

function isProgram(extension: string | undefined): extension is '.js' | '.mjs' | '.ts' {
  return extension !== undefined;
}

async function evaluate(path: string, cwd: string, extension: '.js' | '.mjs' | '.ts'): Promise<unknown> {
  const { configLoaders } = await import('../config/evaluate.js');
  return configLoaders(cwd)
    [extension](path)
    .catch((cause: unknown) => {
      throw new WamrPthreadError('SCENARIO_READ', cause instanceof Error ? cause.message : String(cause), {
        hint: 'Correct verify.scenario or the file; it exports the scenario as default.',
        cause,
      });
    });
}

function cannotRead(label: string, reason: string, cause?: unknown): WamrPthreadError {
  return new WamrPthreadError('SCENARIO_READ', `${label}: cannot be read: ${reason}`, {
    hint: 'Correct verify.scenario; it is relative to the config file.',
    cause,
  });
}

function readText(path: string, label: string): string {
  try {
    return readWhole(path, { pipes: 'unnamed', refuse: reason => cannotRead(label, reason) }).toString(
      'utf8',
    );
  } catch (error) {
    if (isWamrPthreadError(error)) throw error;
    throw cannotRead(label, error instanceof Error ? error.message : String(error), error);
  }
}

function readJson(path: string, label: string): unknown {
  const text = readText(path, label);
  const json = text.replace(/^\uFEFF/, '');
  const error = findJsonError(json);
  if (error !== undefined) {
    const message = `${label}: line ${error.line}, column ${error.column}: ${error.problem}`;
    throw new WamrPthreadError('SCENARIO_READ', message, { hint: 'Correct the file at that place.' });
  }
  return JSON.parse(json);
}

/** Checks a scenario that is already data; `label` is its name in messages. Throws SCENARIO_INVALID. */
export function parseScenario(input: unknown, label: string): Scenario {
  const parsed = scenarioSchema.safeParse(input);
  if (parsed.success) {
    const { $schema: _, ...scenario } = parsed.data;
    return scenario;
  }
  const problems = [...new Set(parsed.error.issues.flatMap(issue => problemsOf(issue, input)))];
  const message =
    problems.length === 1
      ? `${label}: ${problems[0]}`
      : [`${label}: ${problems.length} problems`, ...problems.map(each => `  ${each}`)].join('\n');
  throw new WamrPthreadError('SCENARIO_INVALID', message, {
    hint: 'Correct the file; docs/scenario.md lists every key.',
  });
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): readonly string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(issue.path, key));
  const name = keyPath(issue.path);
  if (issue.code === 'invalid_key') return [`${name}: accepted: a name of module env, such as "env.recv"`];
  const value = valueAt(input, issue.path);
  const what = value === undefined ? 'missing' : describe(value);
  return [`${name === '' ? 'the scenario' : name} is ${what}; accepted: ${issue.message}`];
}

function unknownKey(parent: readonly PropertyKey[], key: string): string {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-07' });
  const names = childrenOf(schemaAt(parent, schema) ?? {}).flatMap(([name]) =>
    name === '$schema' ? [] : [name],
  );
  const near = closest(
    key,
    names.map(name => ({ name, path: keyPath([...parent, name]) })),
  );
  const place = parent.length === 0 ? 'here' : `of ${keyPath(parent)}`;
  const advice =
    near.length > 0 ? `did you mean ${near.join(' or ')}?` : `keys ${place} are ${names.join(', ')}`;
  return `unknown key ${keyPath([...parent, key])}; ${advice}`;
}
