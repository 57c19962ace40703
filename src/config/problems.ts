import type { z } from 'zod';
import { acceptedBy } from './accepted.js';
import { childrenOf, schemaAt } from './fields.js';
import { isRecord, valueAt } from './merge.js';
import { nearestKeys } from './suggest.js';
import type { ConfigSources } from './types.js';

/** One thing that is wrong with a config, in words that name the key. */
export interface Problem {
  readonly kind: 'unknown-key' | 'invalid';
  /** The file or the command line, whichever set the value. */
  readonly source: string;
  readonly text: string;
}

/** Name of the place that set the value at `path`; for the empty path, of every place that set anything. */
export function sourceOf(path: readonly PropertyKey[], sources: ConfigSources): string {
  const { file, overrides } = sources;
  const typed = 'command line';
  if (path.length > 0) {
    const value = valueAt(overrides, path);
    // Overrides have whole sections around their values; a section itself is never wrong there.
    return value === undefined || isRecord(value) ? (file ?? 'config') : typed;
  }
  const any = Object.values(overrides ?? {}).some(value => value !== undefined);
  if (file === undefined) return any ? typed : 'config';
  return any ? `${file} and ${typed}` : file;
}

/**
 * zod's issues in our words. Its own wording speaks of unions and origins; what is accepted is read off the schema
 * instead. Several issues of one value become one problem.
 */
export function toProblems(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  sources: ConfigSources,
): readonly Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const path = [...issue.path, key];
        problems.set(keyPath(path), unknownKey(issue.path, key, sourceOf(path, sources)));
      }
    } else {
      problems.set(keyPath(issue.path), invalid(issue.path, input, sources));
    }
  }
  return [...problems.values()];
}

function unknownKey(parent: readonly PropertyKey[], key: string, source: string): Problem {
  const near = nearestKeys(parent, key);
  const advice = near.length > 0 ? `did you mean ${near.join(' or ')}?` : knownKeys(parent);
  return { kind: 'unknown-key', source, text: `unknown key ${keyPath([...parent, key])}; ${advice}` };
}

function knownKeys(parent: readonly PropertyKey[]): string {
  if (parent[0] === 'runtime')
    return "options of WAMR not listed in docs/config.md go to cmake's command line";
  const names = childrenOf(schemaAt(parent) ?? {}).flatMap(([name]) => (name === '$schema' ? [] : [name]));
  return `keys ${parent.length === 0 ? 'here' : `of ${keyPath(parent)}`} are ${names.join(', ')}`;
}

function invalid(path: readonly PropertyKey[], input: unknown, sources: ConfigSources): Problem {
  const name = path.length === 0 ? 'the config' : keyPath(path);
  const text = `${name} is ${describe(valueAt(input, path))}; accepted: ${acceptedBy(schemaAt(path) ?? {})}`;
  return { kind: 'invalid', source: sourceOf(path, sources), text };
}

/** `verify.args[1]`; keys that are no plain names are quoted: `["threads.max"]`. */
export function keyPath(path: readonly PropertyKey[]): string {
  return path
    .map(step => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      return /^[\w$-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** A value as JSON would show it, cut where it is long. */
export function describe(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  const text = JSON.stringify(value) ?? typeof value;
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
