import type { Excerpts } from './excerpts.js';
import { html, type Markup } from './markup.js';

/** The lines around a place, with numbers; nothing where the file is not on this machine. */
export function excerpt(
  { file, line }: { readonly file: string; readonly line: number },
  excerpts: Excerpts,
  around = 3,
): Markup | undefined {
  const lines = excerpts.get(file);
  if (lines === undefined || line > lines.length) return undefined;
  const first = Math.max(1, line - around);
  const shown = lines.slice(first - 1, line + around);
  return html`<figure class="code"><figcaption>${file}, line ${line}</figcaption><pre tabindex="0" aria-label="Source code">${shown.map(
    (text, at) => {
      const number = first + at;
      return html`<span${number === line ? html` class="hit"` : undefined}><i>${number}</i>${text.replaceAll('\t', '    ')}</span>`;
    },
  )}</pre></figure>`;
}
