import { findRule } from '../../catalogue.js';
import type { RaceAccess } from '../../race/types.js';
import type { Finding, Report, Severity } from '../../types.js';
import { GROUPS, plural } from '../text.js';
import { excerpt } from './excerpt.js';
import { type Excerpts, lineToRead, placeOf } from './excerpts.js';
import { html, type Markup } from './markup.js';
import { prose } from './prose.js';

/** So many findings of one rule are shown at once; a stock libc.a has a hundred. */
const SHOWN = 5;

/** The findings by severity and rule; those that a baseline knows come last and closed. */
export function findingsSection({ findings }: Report, excerpts: Excerpts): Markup {
  const known = findings.filter(each => each.known === true);
  const fresh = findings.filter(each => each.known !== true);
  if (findings.length === 0) return html`<p class="empty">Nothing was found.</p>`;
  return html`${groupsOf(fresh).map(group => groupBox(group, excerpts))}${
    known.length === 0
      ? undefined
      : html`<details><summary>${known.length} known, accepted by the baseline</summary><div class="body">${groupsOf(known).map(group => groupBox(group, excerpts))}</div></details>`
  }`;
}

interface Group {
  readonly rule: string;
  readonly severity: Severity;
  readonly findings: readonly Finding[];
}

function groupsOf(findings: readonly Finding[]): readonly Group[] {
  return GROUPS.flatMap(({ severity }) => {
    const own = findings.filter(each => each.severity === severity);
    return [...new Set(own.map(({ rule }) => rule))].map(rule => ({
      rule,
      severity,
      findings: own.filter(each => each.rule === rule),
    }));
  });
}

function groupBox({ rule, severity, findings }: Group, excerpts: Excerpts): Markup {
  const page = findRule(rule);
  const word = GROUPS.find(each => each.severity === severity)?.word ?? severity;
  const rest = findings.slice(SHOWN);
  const fixes = [...new Set(findings.map(({ fix }) => fix))];
  return html`<section class="group ${severity}">
<header><span class="tag">${MARK[severity]} ${word}</span><h4>${page?.title ?? rule}</h4><code>${rule}</code></header>
<ul class="hits">${findings.slice(0, SHOWN).map(each => hit(each, excerpts))}</ul>
${rest.length === 0 ? undefined : html`<details><summary>${rest.length} more</summary><ul class="hits">${rest.map(each => hit(each, excerpts))}</ul></details>`}
${fixes.map(fix => html`<p class="fix"><strong>What to do:</strong> ${prose(fix)}</p>`)}
${page === undefined ? undefined : html`<details><summary>Why ${rule} matters</summary><div class="body"><p>${prose(page.why)}</p><p class="muted">Source: ${prose(page.source)}</p></div></details>`}
</section>`;
}

const MARK: Readonly<Record<Severity, string>> = { error: '✕', warning: '!', info: 'i' };

function hit(finding: Finding, excerpts: Excerpts): Markup {
  const { message, accesses = [], source } = finding;
  return html`<li><p>${prose(message)}</p>${places(finding)}${source === undefined ? undefined : excerpt(source, excerpts)}${
    accesses.length === 0
      ? undefined
      : html`<div class="sides">${accesses.map(each => side(each, excerpts))}</div>`
  }</li>`;
}

function places({ where, chain = [], engine, source }: Finding): Markup | undefined {
  const rows: (readonly [string, string])[] = [
    ...(engine === undefined ? [] : [['seen on', engine] as const]),
    ...(where === undefined ? [] : [['where', where] as const]),
    ...(source === undefined ? [] : [['source', `${source.file}:${source.line}`] as const]),
    ...(chain.length === 0 ? [] : [['reached by', chain.join(' → ')] as const]),
  ];
  return rows.length === 0
    ? undefined
    : html`<dl class="at">${rows.map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>`;
}

/** One side of a race. */
function side(access: RaceAccess, excerpts: Excerpts): Markup {
  const { thread, operation, size, stack, native, createdBy } = access;
  const line = lineToRead(access);
  return html`<div class="side"><strong>${thread}</strong>: ${operation} of ${plural(size, 'byte')}${native === undefined ? undefined : html` by <code>${native}</code>`}
<ol>${stack.map(each => html`<li><code>${each}</code></li>`)}</ol>
${createdBy === undefined ? undefined : html`<p class="muted">created by ${createdBy}</p>`}
${line === undefined ? undefined : excerpt(placeOf(line), excerpts, 1)}</div>`;
}
