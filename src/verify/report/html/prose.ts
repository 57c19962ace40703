import { html, type Markup } from './markup.js';

/** Sentences with code between backticks, as rules and advice have them. A backtick without a partner stays. */
export function prose(text: string): Markup {
  const parts = text.split(/`([^`]+)`/);
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
