/**
 * Code blocks of a Markdown document, as its reader would use them in order.
 *
 * A comment on the line before the fence, which readers do not see, says what a block is:
 * `<!-- file: NAME -->` is written to that file, `<!-- merge: NAME -->` is merged into a JSON file,
 * `<!-- not run: REASON -->` needs what a test cannot have. Without a comment `sh` is run, and a block without a
 * language is a picture. A line `<!-- project: NAME -->` anywhere between blocks begins another, empty project.
 */
export interface Block {
  /** Of the fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  readonly what: 'run' | 'file' | 'merge' | 'picture' | 'not run' | 'unclear';
  /** Name of the file, or the reason. */
  readonly note: string;
  /** Name of the project that it belongs to; empty for the first. */
  readonly project: string;
}

const FENCE = /^(\s*)(```+|~~~+)\s*([\w+-]*)/;
const PROJECT = /^<!-- project: ([\w-]+) -->\s*$/;
const COMMENT = /^\s*<!-- (file|merge|not run): (.+?) -->\s*$/;

export function codeBlocks(document: string): Block[] {
  const lines = document.split(/\r?\n/);
  const blocks: Block[] = [];
  let project = '';
  for (let at = 0; at < lines.length; at += 1) {
    project = PROJECT.exec(lines[at] ?? '')?.[1] ?? project;
    const [, indent = '', fence, language = ''] = FENCE.exec(lines[at] ?? '') ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, i) => i > at && line.trim() === fence);
    const body = lines.slice(at + 1, end < 0 ? lines.length : end).map(line => withoutIndent(line, indent));
    const text = body.map(line => `${line}\n`).join('');
    blocks.push({ line: at + 1, language, text, project, ...purpose(lines[at - 1] ?? '', language) });
    at = end < 0 ? lines.length : end;
  }
  return blocks;
}

function withoutIndent(line: string, indent: string): string {
  return line.startsWith(indent) ? line.slice(indent.length) : line;
}

function purpose(before: string, language: string): Pick<Block, 'what' | 'note'> {
  const [, kind, note = ''] = COMMENT.exec(before) ?? [];
  if (kind === 'file' || kind === 'merge' || kind === 'not run') return { what: kind, note };
  if (language === 'sh') return { what: 'run', note: '' };
  return { what: language === '' ? 'picture' : 'unclear', note: '' };
}
