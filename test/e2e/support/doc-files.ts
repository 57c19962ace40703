import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/paths.js';

/** The example of a page of docs/: blocks that stand below a line `<!-- file: NAME -->`, by name. */
export function docFiles(page: string): Map<string, string> {
  const text = readFileSync(join(packageRoot, 'docs', page), 'utf8');
  const blocks = text.matchAll(/^<!-- file: (\S+) -->\n```\w*\n(.*?)^```$/gms);
  return new Map([...blocks].map(([, name = '', content = '']) => [name, content]));
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
  const text = readFileSync(join(packageRoot, 'docs', page), 'utf8');
  const at = text.indexOf(`# ${heading}\n`);
  const block = at < 0 ? undefined : /```sh\n(.*?)```/s.exec(text.slice(at))?.[1];
  if (block === undefined) throw new Error(`docs/${page} has no commands under "${heading}"`);
  return block;
}
