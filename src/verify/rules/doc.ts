import { objectRules } from '../object-rules.js';
import { runRules } from '../run-rules.js';
import type { Rule } from '../types.js';
import { rules } from './index.js';

const INTRO = `# Rules of \`wamr-pthread verify\`

Generated from \`src/verify/rules\`; do not edit by hand.

An **error** makes \`verify\` fail (exit code 1). A **warning** is a risk that depends on what the program does. An **info** is something to know. A rule may report a place with another severity than its own where the evidence is weaker or stronger.

\`verify.rules\` in the config sets a rule to \`"off"\`, \`"warn"\` or \`"error"\`.`;

/** The text of docs/rules.md: a table of all findings, then one paragraph per rule and per run finding. */
export function renderRulesDoc(): string {
  const sections = [
    INTRO,
    '## Static rules\n\nRead off the bytes of the module, without running it.',
    table(rules),
    ...rules.map(withSource),
    '## Objects and archives\n\nRead off `.o`, `.obj` and `.a` files before they are linked.',
    table(objectRules),
    ...objectRules.map(withSource),
    '## Findings of runs\n\nSeen while an engine ran the module.',
    table(runRules),
    ...runRules.map(each =>
      [`### ${each.id}`, `${each.title} (${each.severity}).`, each.why, `**What to do:** ${each.fix}`].join(
        '\n\n',
      ),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

function withSource(each: Omit<Rule, 'check'>): string {
  return [
    `### ${each.id}`,
    `${each.title} (${each.severity}).`,
    each.why,
    `**What to do:** ${each.fix}`,
    `**Source:** ${each.source}`,
  ].join('\n\n');
}

function table(
  list: readonly { readonly id: string; readonly title: string; readonly severity: string }[],
): string {
  const rows = list.map(each => `| [\`${each.id}\`](#${each.id}) | ${each.severity} | ${each.title} |`);
  return ['| id | severity | what it finds |', '|---|---|---|', ...rows].join('\n');
}
