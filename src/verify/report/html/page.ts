import { createHash } from 'node:crypto';
import type { Report } from '../../types.js';
import type { Excerpts } from './excerpts.js';
import { findingsSection } from './findings.js';
import { html, Markup } from './markup.js';
import { memoryFigure } from './memory-map.js';
import { PATTERNS } from './patterns.js';
import { outputSection, runsTable, timelinesSection } from './runs.js';
import { adviceSection, settingsSection } from './settings.js';
import { STYLE } from './style.js';
import { overview, verdictHeader } from './verdict.js';

/** Nothing is loaded and nothing runs: the style sheet is allowed by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** Reports as one page that needs nothing beside it. The same reports give the same page. Ends with a newline. */
export function formatHtml(reports: readonly Report[], excerpts: Excerpts): string {
  const names = reports.map(({ file }) => file).join(', ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="wamr-pthread">
<title>${reports.every(({ ok }) => ok) ? 'Passes' : 'Fails'}: ${names}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${PATTERNS}
<header class="top"><h1>wamr-pthread verify</h1></header>
<main>
${overview(reports, articleId)}
${reports.map((report, index) => article(report, excerpts, articleId(index)))}
</main>
</body>
</html>
`.text;
}

function articleId(index: number): string {
  return `file-${index + 1}`;
}

/** One file: the verdict, then the sections that have something to say. */
function article(report: Report, excerpts: Excerpts, id: string): Markup {
  const { runs } = report;
  const ran = runs.length > 0;
  const sections = [
    { key: 'findings', title: 'Findings', body: findingsSection(report, excerpts) },
    { key: 'threads', title: 'Threads and heap', body: timelinesSection(runs, id) },
    { key: 'memory', title: 'Memory', body: memoryFigure(runs, `${id}-m`) },
    { key: 'runs', title: 'Runs', body: ran ? runsTable(runs) : undefined },
    { key: 'output', title: 'Output', body: ran ? outputSection(runs) : undefined },
    { key: 'advice', title: 'Advice', body: adviceSection(report) },
    { key: 'settings', title: 'Settings', body: settingsSection(report) },
  ].filter(({ body }) => body !== undefined && body.text !== '');
  const links = sections.map(({ key, title }) => [`${id}-${key}`, title] as const);
  return html`<article aria-labelledby="${id}">
${verdictHeader(report, links, id)}
${sections.map(
  ({ key, title, body }) => html`<section><h3 id="${id}-${key}">${title}</h3>
${body}
</section>`,
)}
</article>`;
}
