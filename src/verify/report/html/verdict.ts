import type { Report } from '../../types.js';
import { plural, verdictOf } from '../text.js';
import { html, type Markup } from './markup.js';

/** What a report says in one look. */
export function verdictHeader(
  report: Report,
  links: readonly (readonly [string, string])[],
  id: string,
): Markup {
  const { counts } = verdictOf(report);
  return html`<header class="verdict${report.ok ? '' : ' fail'}">
<p class="word">${report.ok ? TICK : CROSS}${report.ok ? 'Passes' : 'Fails'}</p>
<h2 id="${id}">${report.file}</h2>
<p class="sum">${capital(counts)}${runsText(report)}</p>
<nav aria-label="Sections of ${report.file}"><ul>${links.map(([target, title]) => html`<li><a href="#${target}">${title}</a></li>`)}</ul></nav>
</header>`;
}

/** The files of a page with several, as links. */
export function overview(reports: readonly Report[], idOf: (index: number) => string): Markup | undefined {
  if (reports.length < 2) return undefined;
  return html`<div class="panel"><div class="scroll" tabindex="0" role="group" aria-label="Table of files"><table>
<thead><tr><th scope="col">File</th><th scope="col">Verdict</th><th scope="col" class="wide">Findings</th></tr></thead>
<tbody>${reports.map(
    (report, index) =>
      html`<tr><th scope="row"><a href="#${idOf(index)}">${report.file}</a></th><td><span class="${report.ok ? 'ok' : 'bad'}">${report.ok ? '✓ passes' : '✕ fails'}</span></td><td class="wide">${verdictOf(report).counts}</td></tr>`,
  )}</tbody></table></div></div>`;
}

function runsText({ runs }: Report): string {
  if (runs.length === 0) return ' · not run';
  const engines = [...new Set(runs.map(({ engine }) => engine))];
  const passed = runs.filter(({ outcome }) => outcome === 'passed').length;
  return ` · ${plural(runs.length, 'run')} on ${engines.join(' and ')}: ${passed} passed${passed < runs.length ? `, ${runs.length - passed} failed` : ''}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const TICK = html`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><circle cx="10" cy="10" r="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M5.8 10.4l2.8 2.8 5.6-6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
const CROSS = html`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><circle cx="10" cy="10" r="9" fill="none" stroke="currentColor" stroke-width="2"/><path d="M6.8 6.8l6.4 6.4m0-6.4l-6.4 6.4" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>`;
