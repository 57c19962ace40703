// Makes docs/report.png and docs/report-dark.png, the pictures in README: the HTML report of the demo, whose stock module
// fails and whose patched one runs on the bundled engine and on the real WAMR. Needs a browser and what
// `runtime build --from-cargo` needs. Run it with `npm run picture` after a change of the page.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';
import { demo, formatReports, runtimeBuild, verify } from '../../src/index.js';
import { chromium } from '../support/parts.js';

/** Of a long page, what fits into a README; the page itself has all of it. */
const SHORTENED = `
  main > .panel, .group:nth-of-type(n+2), .group details, nav, section:has(> h3) { display: none }
  article:nth-of-type(1) > section:nth-of-type(1), article:nth-of-type(2) > section:nth-of-type(2),
  article:nth-of-type(2) > section:nth-of-type(3) { display: block }
  details.run:not([open]), table, caption, .scroll:has(> table) { display: none }
  article { padding-bottom: .5rem } h3 { margin-top: 1.25rem }
`;

const folder = mkdtempSync(join(tmpdir(), 'picture-'));
try {
  const page = join(folder, 'report.html');
  writeFileSync(page, await reportOfDemo());
  for (const [scheme, file] of [
    ['light', 'report.png'],
    ['dark', 'report-dark.png'],
  ] as const)
    await photograph(page, scheme, fileURLToPath(new URL(`../../docs/${file}`, import.meta.url)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function reportOfDemo(): Promise<string> {
  const { env } = process;
  await demo({ env, keep: folder });
  await runtimeBuild({ cwd: folder, env, fromCargo: true });
  const reports = await verify({
    cwd: folder,
    env,
    modules: ['stock.wasm', 'patched.wasm'],
    engines: ['v8', 'wamr'],
  });
  return formatReports(reports, 'html', { cwd: folder });
}

async function photograph(page: string, scheme: 'light' | 'dark', file: string): Promise<void> {
  const { path, missing } = chromium();
  if (missing !== undefined) throw new Error(`there is no browser: ${missing}`);
  const browser = await puppeteer.launch({ executablePath: path, args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage();
    await tab.setBypassCSP(true);
    await tab.setViewport({ width: 1000, height: 800, deviceScaleFactor: 1.5 });
    await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await tab.goto(pathToFileURL(page).href);
    await tab.addStyleTag({ content: SHORTENED });
    // Until the page is laid out anew it is as long as before, and the rest of the picture would be empty.
    await tab.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
    writeFileSync(file, await tab.screenshot({ fullPage: true, optimizeForSpeed: false }));
  } finally {
    await browser.close();
  }
}
