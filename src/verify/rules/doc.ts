import { type CatalogueEntry, catalogue, type RuleKind } from '../catalogue.js';
import { threads } from '../met.js';

const INTRO = `# Rules of \`wamr-pthread verify\`

Generated from \`src/verify\`; do not edit by hand. \`wamr-pthread explain RULE\` prints one section.

An **error** makes \`verify\` fail (exit code 1). A **warning** is a risk that depends on what the program does. An **info** is something to know. A rule may report a place with another severity than its own where the evidence is weaker or stronger.

\`verify.rules\` in the config sets a rule to \`"off"\`, \`"warn"\` or \`"error"\`. A baseline accepts single findings (docs/reports.md).`;

const GROUPS: readonly (readonly [kind: RuleKind, head: string])[] = [
  ['module', '## Static rules\n\nRead off the bytes of the module, without running it.'],
  ['object', '## Objects and archives\n\nRead off `.o`, `.obj` and `.a` files before they are linked.'],
  ['run', '## Findings of runs\n\nSeen while an engine ran the module.'],
];

/** The text of docs/rules.md: a table of each group, then a section for each rule. */
export function renderRulesDoc(): string {
  const sections = GROUPS.flatMap(([kind, head]) => {
    const own = catalogue.filter(each => each.kind === kind);
    return [head, table(own), ...own.map(section)];
  });
  return `${[INTRO, ...sections].join('\n\n')}\n`;
}

function section(each: CatalogueEntry): string {
  return [
    `### ${each.id}`,
    `${each.title} (${each.severity}).`,
    each.why,
    `**What to do:** ${each.fix}`,
    `Bad:\n\n${block(each.example.bad)}`,
    `Good:\n\n${block(each.example.good)}`,
    `**Source:** ${each.source}`,
    met(each),
  ].join('\n\n');
}

function block(code: string): string {
  return `\`\`\`text\n${code}\n\`\`\``;
}

function met(each: CatalogueEntry): string {
  if (each.met.length === 0) return '**Met by:** no public thread is known.';
  const lines = each.met.map(id => `- [${threads[id].symptom}](${threads[id].url})`);
  return `**Met by:**\n\n${lines.join('\n')}`;
}

function table(list: readonly CatalogueEntry[]): string {
  const rows = list.map(each => `| [\`${each.id}\`](#${each.id}) | ${each.severity} | ${each.title} |`);
  return ['| id | severity | what it finds |', '|---|---|---|', ...rows].join('\n');
}
