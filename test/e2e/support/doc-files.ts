import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/paths.js';
import { codeBlocks } from './documents.js';

const textOf = (page: string) => readFileSync(join(packageRoot, 'docs', page), 'utf8');

/** The files that a page of docs/ shows, by name. */
export function docFiles(page: string): Map<string, string> {
  const files = codeBlocks(textOf(page)).filter(({ what }) => what === 'file');
  return new Map(files.map(({ note, text }) => [note, text]));
}

/** Writes the page's example into `folder`; `more` replaces files of it. */
export function writeDocFiles(
  page: string,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): void {
  for (const [name, content] of [...docFiles(page), ...Object.entries(more)]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

/** The commands of a page under a heading: its first block of shell. */
export function docCommands(page: string, heading: string): string {
  const text = textOf(page);
  const at = text.indexOf(`# ${heading}\n`);
  const block = at < 0 ? undefined : codeBlocks(text.slice(at)).find(({ language }) => language === 'sh');
  if (block === undefined) throw new Error(`docs/${page} has no commands under "${heading}"`);
  return block.text;
}
