import { WamrPthreadError } from '../errors.js';
import { type ConfigField, configFields } from './fields.js';
import { isRecord } from './merge.js';
import type { ConfigInput, DeepPartial } from './types.js';

/** A command line option, as far as yargs needs to know it. */
export interface ConfigOption {
  /** Key path of the config: `memory.appHeap`. */
  readonly name: string;
  /** Without the dashes: `memory.app-heap`. */
  readonly flag: string;
  /** Values are always read as text and converted here, so that a wrong one is reported as it was typed. */
  readonly type: 'string';
  /** True where the option may be given repeatedly, one value each. */
  readonly array: boolean;
  readonly description: string;
  /** The default as help shows it; undefined where there is none. */
  readonly defaultText: string | undefined;
  /** The accepted values, where they are few. */
  readonly choices: readonly string[] | undefined;
  /** Section of the config, for grouping the help. */
  readonly section: string;
}

/** The options of the command line, derived from the schema, in its order. */
export function configOptions(): readonly ConfigOption[] {
  return configFields().map(field => ({
    name: field.key,
    flag: flagOf(field),
    type: 'string',
    array: field.kind === 'list' || field.kind === 'map',
    description: field.unit === undefined ? field.description : `${field.description} [${field.unit}]`,
    defaultText: defaultTextOf(field),
    choices: choicesOf(field),
    section: field.section,
  }));
}

/**
 * What parsed arguments set, as a config input. Takes yargs' result with and without its dot-notation
 * (`{ threads: { max: '8' } }`, `{ 'threads.max': '8' }`). A single option given twice: the last one counts.
 *
 * @throws USAGE for a `NAME=value` option without `=`.
 */
export function overridesFromArgs(args: Readonly<Record<string, unknown>>): DeepPartial<ConfigInput> {
  const result: Record<string, unknown> = {};
  for (const field of configFields()) {
    const given = argumentOf(args, field);
    if (given === undefined) continue;
    const value = convert(field, given);
    const [section, name] = field.key.split('.');
    if (section === undefined) continue;
    const inSection = result[section];
    result[section] =
      name === undefined ? value : { ...(isRecord(inSection) ? inSection : {}), [name]: value };
  }
  return result;
}

/** `memory.appHeap` as `memory.app-heap`; WAMR's own names stay as they are. */
export function flagOf({ key }: ConfigField): string {
  return key.replace(/(?<=[a-z])[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

/** The default as one would type it; undefined for none and for empty lists. */
export function defaultTextOf({ kind, defaultValue }: ConfigField): string | undefined {
  if (defaultValue === undefined) return undefined;
  if (kind === 'switch') return defaultValue ? '1' : '0';
  if (Array.isArray(defaultValue)) return defaultValue.length > 0 ? defaultValue.join(' ') : undefined;
  return kind === 'map' ? undefined : String(defaultValue);
}

function choicesOf({ kind, schema }: ConfigField): readonly string[] | undefined {
  if (kind === 'switch') return ['0', '1'];
  const { items } = schema;
  const values = schema.enum ?? (isRecord(items) ? items['enum'] : undefined);
  return Array.isArray(values) ? values.map(String) : undefined;
}

function argumentOf(args: Readonly<Record<string, unknown>>, field: ConfigField): unknown {
  const [section = '', name] = flagOf(field).split('.');
  const flat = args[flagOf(field)];
  if (flat !== undefined || name === undefined) return flat;
  const nested = args[section];
  return isRecord(nested) ? nested[name] : undefined;
}

function convert(field: ConfigField, given: unknown): unknown {
  const values: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (field.kind === 'list') return values;
  if (field.kind === 'map') return Object.fromEntries(values.map(value => pair(field, String(value))));
  const last = values.at(-1);
  if (field.kind === 'switch') return last === '0' || last === '1' ? last === '1' : last;
  // Text that is no number stays text: the check then names it as it was typed.
  if (field.kind === 'number' && typeof last === 'string' && /^-?\d+(\.\d+)?$/.test(last))
    return Number(last);
  return last;
}

function pair(field: ConfigField, text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new WamrPthreadError('USAGE', `--${flagOf(field)} ${text}: expected NAME=value`, {
    hint: `For example --${flagOf(field)} ${field.key === 'verify.rules' ? 'pthread-stubs=off' : 'LANG=C'}.`,
  });
}
