import { acceptedBy } from '../../src/config/accepted.js';
import { type ConfigField, childrenOf, configFields } from '../../src/config/fields.js';
import { inputSchema } from '../../src/config/input-schema.js';
import { defaultTextOf, flagOf } from '../../src/config/options.js';
import { CONFIG_PLACES } from '../../src/config/read.js';
import { code, GENERATED, table } from './markdown.js';

const HEAD = ['Key', 'Type, unit', 'Default', 'What and why', 'Command line'];

const JSON_EXAMPLE = `{
  "$schema": "./node_modules/wamr-pthread/dist/config.schema.json",
  "threads": { "max": 8, "stackSize": "128KiB" },
  "memory": { "max": "128MiB", "appHeap": "32MiB" },
  "link": { "entry": "reactor", "exports": ["parse", "reset"] },
  "runtime": { "WAMR_BUILD_AOT": 0 }
}`;

const TS_EXAMPLE = `import { defineConfig } from 'wamr-pthread';

export default defineConfig({
  sdk: { path: process.env.CI ? 'embedded' : '/opt/wasi-sdk' },
  threads: { max: 8, stackSize: '128KiB' },
  verify: { runs: 20, dirs: ['test/data'] },
});`;

/** docs/config.md: how the config is found and merged, then one table for each section. */
export function renderConfig(): string {
  return [GENERATED, INTRODUCTION, ...sections(), ''].join('\n\n');
}

/** The JSON example of the page, for the test that checks it. */
export const jsonExample: unknown = JSON.parse(JSON_EXAMPLE);

const INTRODUCTION = `# Config

Everything has a default; a config holds only what differs. It is the first of these that is found in the working
directory or a folder above it, up to the home folder or the root:

${CONFIG_PLACES.map(place => `- ${code(place)}${place.endsWith('.jsonc') ? ': JSON with comments, as `init` writes it' : ''}`).join('\n')}

In \`package.json\` it is the key \`wamr-pthread\`; without that key the search goes on. \`--config FILE\` names one file
and skips the search. The default export of a script may be a function, also an async one, that returns the config.

The command line wins over the file, the file over the defaults. Objects are merged key by key; a list replaces the list
below it. An option that takes a list may be repeated, one value each: \`--link.exports a --link.exports b\`.

Relative paths in the file (\`sdk.path\`, \`sdk.sysroot\`, \`sdk.compiler\`, \`out\`, the host's side of \`verify.dirs\`) start
at the file's folder, those of the command line at the working directory. Without a file, \`out\` lies in the working
directory itself, not in the folder of the nearest \`package.json\`.

Sizes are bytes as a whole number, or text with \`B\`, \`KiB\`, \`MiB\` or \`GiB\`: \`65536\`, \`"64KiB"\`, \`"1.5 MiB"\`.

Unknown keys, wrong types and values that cannot hold together are errors, all of them listed at once:
\`CONFIG_UNKNOWN_KEY\`, \`CONFIG_INVALID\`, \`CONFIG_CONTRADICTION\` in [errors.md](errors.md).

\`wamr-pthread.config.json\`; \`$schema\` gives completion in editors:

<!-- file: wamr-pthread.config.json -->
\`\`\`json
${JSON_EXAMPLE}
\`\`\`

\`wamr-pthread.config.ts\`:

<!-- file: wamr-pthread.config.ts -->
\`\`\`ts
${TS_EXAMPLE}
\`\`\``;

function sections(): readonly string[] {
  const fields = configFields();
  return childrenOf(inputSchema()).flatMap(([section, node]) => {
    const rows = fields.filter(field => field.section === section).map(row);
    if (rows.length === 0) return [];
    const description = childrenOf(node).length > 0 ? `${node.description ?? ''}\n\n` : '';
    return [`## ${section}\n\n${description}${table(HEAD, rows)}`];
  });
}

function row(field: ConfigField): readonly string[] {
  const type = typeOf(field);
  return [
    code(field.key),
    field.unit === undefined ? type : `${type}, ${field.unit}`,
    defaultOf(field),
    field.description,
    code(`--${flagOf(field)} ${placeholder(field)}`),
  ];
}

function typeOf({ kind, schema }: ConfigField): string {
  if (kind === 'size' || kind === 'text') return kind;
  return kind === 'switch' ? '0 or 1' : acceptedBy(schema).replace(/^an? /, '');
}

function defaultOf(field: ConfigField): string {
  const empty = field.kind === 'list' || field.kind === 'map' ? 'empty' : 'none';
  const text = defaultTextOf(field);
  return text === undefined ? empty : code(text);
}

function placeholder({ kind, unit, key }: ConfigField): string {
  if (kind === 'switch') return '0|1';
  if (kind === 'size') return 'SIZE';
  if (kind === 'map') return key === 'verify.rules' ? 'ID=off' : 'NAME=VALUE';
  if (kind === 'number') return unit === 'seconds' ? 'SECONDS' : 'N';
  return kind === 'choice' ? 'KIND' : 'TEXT';
}
