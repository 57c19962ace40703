import { existsSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { upwards } from '../../fast-path.js';
import { changeTo, readProjectFile } from '../files.js';
import type { PartContext, PartPlan } from '../types.js';

const FILE = '.gitignore';

/** One line for the output folder, where git is used and does not ignore it yet. */
export function planGitignore({ cwd, config }: PartContext): PartPlan {
  const folder = normalize(config.out).replaceAll('\\', '/').replace(/\/$/, '');
  if (isAbsolute(folder) || folder.startsWith('..')) return {};
  const before = readProjectFile(cwd, FILE);
  const inGit = upwards(cwd).some(each => existsSync(join(each, '.git')));
  if (before === undefined && !inGit) return { notes: ['no git repository here: no .gitignore was planned'] };
  const lines = (before ?? '').split(/\r?\n/).map(line => line.trim());
  const ignored = [folder, `/${folder}`].flatMap(each => [each, `${each}/`]);
  if (lines.some(line => ignored.includes(line))) return {};
  return { change: changeTo(cwd, FILE, before, withLine(before ?? '', `${folder}/`)) };
}

/** At the end, with the file's own line ends, and with an end of the last line only where there was one. */
function withLine(text: string, line: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (text === '' || text.endsWith('\n')) return `${text}${line}${eol}`;
  return `${text}${eol}${line}`;
}
