import { isRecord } from '../../config/merge.js';
import { type JsonEdit, parseJsoncText, setInJson } from '../../jsonc.js';
import { changeTo, readProjectJson } from '../files.js';
import type { ByHand, PartContext, PartPlan } from '../types.js';

const FILE = 'package.json';

const SCRIPTS = {
  postinstall: 'wamr-pthread patch',
  verify: 'wamr-pthread verify',
} as const;

/** npm scripts that do not exist yet. */
export function planScripts({ cwd }: PartContext): PartPlan {
  const before = readProjectJson(cwd, FILE);
  if (before === undefined) return { notes: ['no package.json here: no npm scripts were planned'] };
  const manifest = parseJsoncText(before.replace(/^\uFEFF/, ''));
  const scripts = isRecord(manifest) ? (manifest['scripts'] ?? {}) : undefined;
  if (!isRecord(scripts))
    return { byHand: [{ file: FILE, why: 'scripts is no object', add: JSON.stringify(SCRIPTS) }] };
  const edits: JsonEdit[] = [];
  const byHand: ByHand[] = [];
  for (const [name, command] of Object.entries(SCRIPTS)) {
    const there = scripts[name];
    if (there === undefined) edits.push({ path: ['scripts', name], value: command });
    else if (!String(there).includes(command)) byHand.push(conflict(name, String(there), command));
  }
  const isPublished =
    isRecord(manifest) && manifest['private'] !== true && 'postinstall' in scripts === false;
  return {
    change: changeTo(cwd, FILE, before, setInJson(before, edits)),
    byHand,
    notes: isPublished
      ? [
          'package.json is not private: if you publish the package, rename postinstall to prepare, which does not run for those who install it',
        ]
      : [],
  };
}

function conflict(name: string, there: string, command: string): ByHand {
  return {
    file: FILE,
    why: `scripts.${name} is ${JSON.stringify(there)}`,
    add:
      name === 'postinstall'
        ? `"postinstall": ${JSON.stringify(`${there} && ${command}`)}`
        : `"${name}:wasm": ${JSON.stringify(command)}`,
  };
}
