import { html, type Markup } from './markup.js';

/** Patterns of the waits, one for each colour: they can be told apart on a black and white print. */
const INKS: readonly string[] = [
  'M0 4H8',
  'M-2 2L2 -2M0 8L8 0M6 10L10 6',
  'M-2 6L2 10M0 0L8 8M6 -2L10 2',
  'M4 0V8',
  'M0 2H8M0 6H8',
  'M0 4H8M4 0V8',
];

/** Once in a page; drawings refer to them by the classes w0 to w5. */
export const PATTERNS: Markup = html`<svg class="defs" aria-hidden="true" focusable="false"><defs>${INKS.map(
  (ink, at) =>
    html`<pattern id="p${at}" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="b${at} tint" width="8" height="8"/><path class="s${at} ink" d="${ink}"/></pattern>`,
)}</defs></svg>`;
