import { type ConfigField, childrenOf, configFields } from '../../config/fields.js';
import { inputSchema } from '../../config/input-schema.js';
import { valueAt } from '../../config/merge.js';
import { changeTo } from '../files.js';
import type { PartContext, PartPlan } from '../types.js';

const CONFIG_NAME = 'wamr-pthread.config.jsonc';

/** What somebody sets first; everything else of the config is written only where it was answered. */
const FIRST_KEYS = ['threads.max', 'threads.stackSize', 'memory.max', 'memory.appHeap', 'link.entry'];

const WIDTH = 100;

/** The config, with what the schema says about each key as its comment. */
export function planConfig(context: PartContext): PartPlan {
  return { change: changeTo(context.cwd, CONFIG_NAME, undefined, configText(context)) };
}

function configText({ input, packageFolder }: PartContext): string {
  const written = configFields().filter(
    ({ key }) => FIRST_KEYS.includes(key) || valueAt(input, key.split('.')) !== undefined,
  );
  const sections = [...new Set(written.map(({ section }) => section))].map(section =>
    sectionText(
      section,
      written.filter(field => field.section === section),
      input,
    ),
  );
  const schema = `  "$schema": ${JSON.stringify(`./${packageFolder}/dist/config.schema.json`)}`;
  return [
    '// Every key and its default: docs/config.md of wamr-pthread. After a change: npx wamr-pthread patch.',
    '{',
    [schema, ...sections].join(',\n\n'),
    '}',
    '',
  ].join('\n');
}

function sectionText(section: string, fields: readonly ConfigField[], input: unknown): string {
  const entry = (field: ConfigField, indent: string): string => {
    const path = field.key.split('.');
    const value = valueAt(input, path) ?? field.defaultValue;
    return [...about(field, indent), `${indent}${JSON.stringify(path.at(-1))}: ${inline(value)}`].join('\n');
  };
  const [only] = fields;
  if (only?.key === section) return entry(only, '  ');
  const node = childrenOf(inputSchema()).find(([name]) => name === section)?.[1];
  return [
    ...comment(node?.description ?? '', '  '),
    `  ${JSON.stringify(section)}: {`,
    fields.map(field => entry(field, '    ')).join(',\n'),
    '  }',
  ].join('\n');
}

function about({ description, unit, kind }: ConfigField, indent: string): string[] {
  const units = kind === 'size' ? 'Bytes, or text with KiB, MiB or GiB.' : unit && `Unit: ${unit}.`;
  return comment(units === undefined ? description : `${description} ${units}`, indent);
}

/** Words in lines of at most `WIDTH` characters. */
function comment(text: string, indent: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || indent.length + 4 + last.length + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map(line => `${indent}// ${line}`);
}

/** Lists and maps on one line, as people write short ones. */
function inline(value: unknown): string {
  return JSON.stringify(value, undefined, 1)
    .replaceAll(/\n\s*/g, ' ')
    .replaceAll(/\[ | \]/g, each => each.trim());
}
