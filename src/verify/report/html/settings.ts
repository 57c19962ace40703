import { formatSize } from '../../../config/size.js';
import type { Proposal, Report, SettingValue } from '../../types.js';
import { html, type Markup } from './markup.js';
import { prose } from './prose.js';

const SIZES = new Set(['threads.stackSize', 'memory.max', 'memory.appHeap']);

/** What the runs show to be enough. */
export function adviceSection({ advice }: Report): Markup | undefined {
  if (advice === undefined || advice.settings.length + advice.notes.length === 0) return undefined;
  return html`<div class="panel"><div class="scroll" tabindex="0" role="group" aria-label="Table of advice"><table>
<thead><tr><th scope="col">Setting</th><th scope="col" class="n">Now</th><th scope="col" class="n">Enough</th><th scope="col" class="wide">Why</th></tr></thead>
<tbody>${advice.settings.map(each => html`<tr><th scope="row"><code>${each.key}</code></th><td class="n">${shown(each, each.now)}</td><td class="n">${shown(each, each.proposed)}</td><td class="wide">${prose(each.why)}</td></tr>`)}</tbody></table></div>
${advice.notes.map(each => html`<p>${prose(each)}</p>`)}
<p class="muted"><code>--write-advice</code> puts it into the config.</p></div>`;
}

function shown({ key }: Proposal, value: number): string {
  return SIZES.has(key) ? formatSize(value) : String(value);
}

export function settingsSection({ settings }: Report): Markup | undefined {
  if (settings === undefined) return undefined;
  return html`<div class="panel"><div class="scroll" tabindex="0" role="group" aria-label="Table of settings"><table>
<thead><tr><th scope="col">Key in the config</th><th scope="col" class="wide">Value</th></tr></thead>
<tbody>${Object.entries(settings).map(([key, value]) => html`<tr><th scope="row"><code>${key}</code></th><td class="wide">${settingText(key, value)}</td></tr>`)}</tbody></table></div></div>`;
}

function settingText(key: string, value: SettingValue): string {
  if (typeof value === 'number' && SIZES.has(key)) return formatSize(value);
  return typeof value === 'object' ? value.join(', ') : String(value);
}
