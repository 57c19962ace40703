import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import axe from 'axe-core';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExcerpts } from '../../../src/verify/report/html/excerpts.js';
import { formatHtml } from '../../../src/verify/report/html/page.js';
import { chromium } from '../../support/parts.js';
import { describeWith } from '../../support/skip.js';
import { htmlReport, sources } from '../support/html-report.js';
import { bad, clean, full } from '../support/reports.js';

describe('formatHtml', () => {
  const page = formatHtml([htmlReport], sources);

  test('lets nothing of the module become markup', () => {
    for (const text of ['<script', '<img', '\u0000', '\u001b']) expect(page).not.toContain(text);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  test('tells code from sentences, and leaves a lonely backtick alone', () => {
    const [found] = bad.findings;
    if (found === undefined) throw new Error('no finding');
    const findings = [{ ...found, message: 'a ` b', fix: 'Type `a <b>` or `c`.' }];
    const written = formatHtml([{ ...bad, findings }], sources);
    expect(written).toContain('Type <code>a &lt;b&gt;</code> or <code>c</code>.');
    expect(written).toContain('<p>a ` b</p>');
  });

  test('is the same for the same report, and takes every kind of report', () => {
    expect(formatHtml([htmlReport], sources)).toBe(page);
    const several = formatHtml([clean, bad, full], new Map());
    expect(several.match(/<article/g)).toHaveLength(3);
    expect(several).toContain('href="#file-2"');
  });

  test('tells waits, both sides of a race, source lines, unknown rules and known findings', () => {
    for (const text of [
      'pthread_mutex_lock(queue_lock), held by thread 1: 3.50 ms',
      'thread 1</strong>: write of 4 bytes',
      '<span class="hit"><i>2</i>',
      'a rule that nobody knows',
      '1 known, accepted by the baseline',
      '256 KiB',
    ])
      expect(page).toContain(text);
  });
});

describe('readExcerpts', () => {
  test('reads source code beside the module, and nothing else of this machine', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'excerpts-'));
    writeFileSync(join(folder, 'part.c'), 'one\ntwo\n');
    writeFileSync(join(folder, 'secret.pem'), 'secret');
    const [found] = full.findings;
    if (found === undefined) throw new Error('no finding');
    const findings = ['/gone/src/part.c', join(folder, 'secret.pem'), 'absent.c'].map(file => ({
      ...found,
      source: { file, line: 1 },
    }));
    const excerpts = await readExcerpts([{ ...full, file: 'app.wasm', findings }], folder);
    rmSync(folder, { recursive: true });
    expect([...excerpts]).toEqual([['/gone/src/part.c', ['one', 'two', '']]]);
  });
});

const browserPart = chromium();

describeWith(browserPart, 'the HTML report in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'html-report-'));
  const file = join(folder, 'report.html');
  const noise: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, formatHtml([htmlReport, clean], sources));
    browser = await puppeteer.launch({ executablePath: browserPart.path, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('console', message => noise.push(message.text()));
    page.on('pageerror', error => noise.push(String(error)));
    page.on('request', request => noise.push(request.url()));
    await show(1280, 'light');
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function show(width: number, scheme: 'light' | 'dark'): Promise<void> {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.goto(pathToFileURL(file).href);
  }

  test('asks for nothing but itself and complains of nothing', () => {
    expect(noise).toEqual([pathToFileURL(file).href]);
  });

  test.each([360, 1280])('never scrolls sideways, %i pixels wide', async width => {
    await show(width, 'light');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  test('follows light and dark, and both are accessible', async () => {
    const backgrounds: unknown[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      await show(1280, scheme);
      backgrounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
      await page.evaluate('document.querySelectorAll("details").forEach(each => { each.open = true })');
      await page.evaluate(axe.source);
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
      );
      expect(violations).toEqual([]);
    }
    expect(new Set(backgrounds).size).toBe(2);
  });

  test('is used by keyboard: Tab meets links and details in order, Enter opens', async () => {
    await show(1280, 'light');
    const wanted = await page.evaluate(
      '[...document.querySelectorAll("a, summary")].filter(each => each.checkVisibility()).map(each => each.textContent)',
    );
    const met: unknown[] = [];
    for (let step = 0; step < 120; step += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(
        '((each) => ["A", "SUMMARY"].includes(each.tagName) ? each.textContent : each === document.body ? null : "")(document.activeElement)',
      );
      if (at === null) break;
      if (at !== '') met.push(at);
    }
    expect(met).toEqual(wanted);
    await page.focus('details:not([open]) > summary');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.parentElement.open')).toBe(true);
  });

  // Letters differ from machine to machine; the drawings without them do not.
  test.each(['Threads over time', 'App heap over time', 'Map of linear memory'])('draws: %s', async title => {
    await page.setBypassCSP(true);
    await show(1280, 'light');
    await page.addStyleTag({ content: 'svg text, .paper { visibility: hidden }' });
    const drawing = await page.$(`[aria-label="${title}"] > svg`);
    const picture = PNG.sync.read(Buffer.from((await drawing?.screenshot()) ?? []));
    const stored = fileURLToPath(
      new URL(`./golden/${title.toLowerCase().replaceAll(' ', '-')}.png`, import.meta.url),
    );
    if (!existsSync(stored) && process.env['CI'] === undefined)
      writeFileSync(stored, PNG.sync.write(picture));
    const expected = PNG.sync.read(readFileSync(stored));
    expect([picture.width, Math.abs(picture.height - expected.height) <= 1]).toEqual([expected.width, true]);
    const height = Math.min(picture.height, expected.height);
    const part = (data: Buffer) => data.subarray(0, height * picture.width * 4);
    const different = pixelmatch(part(picture.data), part(expected.data), undefined, picture.width, height);
    expect(different / (picture.width * height)).toBeLessThan(0.01);
  });
});
