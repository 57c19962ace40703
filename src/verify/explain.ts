import pc from 'picocolors';
import { WamrPthreadError } from '../errors.js';
import { type CatalogueEntry, catalogue, findRule, nearestRule, type RuleKind } from './catalogue.js';
import { type Thread, threads } from './met.js';
import type { RuleText } from './types.js';

/** What is known of a rule, with the threads written out. Plain data. */
export interface RulePage extends Omit<RuleText, 'met'> {
  readonly kind: RuleKind;
  readonly met: readonly Thread[];
}

/** The pages of the named rule, or of all. Throws RULE_UNKNOWN with the nearest id. */
export function rulePages(id?: string): readonly RulePage[] {
  if (id === undefined) return catalogue.map(pageOf);
  const rule = findRule(id);
  if (rule !== undefined) return [pageOf(rule)];
  const nearest = nearestRule(id);
  throw new WamrPthreadError('RULE_UNKNOWN', `there is no rule "${id}"`, {
    hint:
      nearest === undefined
        ? 'wamr-pthread explain lists all rules.'
        : `Did you mean "${nearest}"? Type: wamr-pthread explain ${nearest}`,
  });
}

function pageOf({ met, ...rest }: CatalogueEntry): RulePage {
  return { ...rest, met: met.map(key => threads[key]) };
}

const HEADS: Readonly<Record<RuleKind, string>> = {
  module: 'Linked modules',
  object: 'Objects and archives',
  run: 'Runs',
};

/** All rules for people: a line each, by what they read. */
export function formatRuleList(pages: readonly RulePage[], options: { readonly colour: boolean }): string {
  const { bold, dim } = pc.createColors(options.colour);
  const width = Math.max(...pages.map(({ id }) => id.length));
  const kinds = [...new Set(pages.map(({ kind }) => kind))];
  const groups = kinds.map(kind => {
    const lines = pages
      .filter(each => each.kind === kind)
      .map(each => `  ${each.id.padEnd(width)}  ${dim(each.severity.padEnd(7))}  ${each.title}`);
    return [bold(HEADS[kind]), ...lines].join('\n');
  });
  return `${groups.join('\n\n')}\n`;
}

/** The page of a rule for people. */
export function formatRulePage(page: RulePage, options: { readonly colour: boolean }): string {
  const { bold, dim } = pc.createColors(options.colour);
  const part = (head: string, text: string) => `${bold(head)}\n${indented(text)}`;
  const met =
    page.met.length === 0
      ? 'No public thread is known.'
      : page.met.map(({ symptom, url }) => `${symptom}\n  ${url}`).join('\n');
  return `${[
    `${bold(page.id)} ${dim(`(${page.severity})`)}\n${page.title}.`,
    part('Why', wrapped(page.why)),
    part('What to do', wrapped(page.fix)),
    part('Bad', page.example.bad),
    part('Good', page.example.good),
    part('Source', page.source.split('; ').join('\n')),
    part('Met by', met),
  ].join('\n\n')}\n`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Lines of at most 100 letters; words are never cut. */
function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 100)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
