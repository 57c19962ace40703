import type { ReportingDescriptor } from 'sarif';
import { toolVersion } from '../../version.js';
import type { CatalogueEntry } from '../catalogue.js';
import { threads } from '../met.js';
import { LEVEL } from './levels.js';

/** The page that is packed with this version, rule by rule. */
export const RULES_PAGE = `https://unpkg.com/wamr-pthread@${toolVersion}/docs/rules.md`;

/** What SARIF tells of a rule: viewers show the help beside each result. */
export function ruleDescriptor(rule: CatalogueEntry): ReportingDescriptor {
  const links = rule.met.map(id => threads[id]);
  const met = links.map(({ url, symptom }) => `- [${symptom}](${url})`).join('\n');
  return {
    id: rule.id,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    help: {
      text: `${rule.why}\n\nWhat to do: ${rule.fix}\n\nSource: ${rule.source}`,
      markdown: [
        rule.why,
        `**What to do:** ${rule.fix}`,
        `**Source:** ${rule.source}`,
        ...(met === '' ? [] : [`**Met by:**\n${met}`]),
      ].join('\n\n'),
    },
    helpUri: `${RULES_PAGE}#${rule.id}`,
    defaultConfiguration: { level: LEVEL[rule.severity] },
    properties: { tags: ['threads', rule.kind] },
  };
}
