import type { Config } from '../config/types.js';
import type { Report } from './types.js';

/** What of the config counts for a verdict, by its keys; what is not set is left out. `engines`: those that ran. */
export function settingsOf(
  { threads, memory, link, verify }: Config,
  engines: readonly string[],
): NonNullable<Report['settings']> {
  const { engines: _engines, wamrRoot: _root, wamrPrefix: _prefix, baseline: _baseline, ...rest } = verify;
  const { env, rules, ...plain } = rest;
  return Object.fromEntries(
    Object.entries({
      ...prefixed('threads', threads),
      ...prefixed('memory', memory),
      ...prefixed('link', link),
      'verify.engines': engines,
      ...prefixed('verify', plain),
      // Values of variables may be secrets.
      'verify.env': Object.keys(env),
      ...prefixed('verify.rules', rules),
    }).flatMap(([key, value]) =>
      value === undefined || (Array.isArray(value) && value.length === 0) ? [] : [[key, value] as const],
    ),
  );
}

function prefixed<T>(name: string, values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}.${key}`, value]));
}
