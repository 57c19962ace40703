import { isRecord, valueAt } from '../config/merge.js';
import { upwards } from '../fast-path.js';
import { readProjectFile } from '../init/files.js';
import type { Manifest } from './package-manager.js';

/**
 * True where the project lets this package's own script run: `allowScripts` of package.json (npm),
 * `onlyBuiltDependencies` or `allowBuilds` of package.json or pnpm-workspace.yaml (pnpm), `dependenciesMeta` of
 * package.json (Yarn 4). To be asked of the manifest whose settings hold in an install.
 */
export function allowsOurScript({ folder, data }: Manifest): boolean {
  const listed = valueAt(data, ['pnpm', 'onlyBuiltDependencies']);
  const maps = [data['allowScripts'], valueAt(data, ['pnpm', 'allowBuilds'])];
  const inManifest =
    valueAt(data, ['dependenciesMeta', 'wamr-pthread', 'built']) === true ||
    maps.some(
      map => isRecord(map) && Object.entries(map).some(([key, value]) => isOurs(key) && value === true),
    ) ||
    (Array.isArray(listed) && listed.map(String).some(isOurs));
  return (
    inManifest ||
    upwards(folder).some(each => allowedInYaml(readProjectFile(each, 'pnpm-workspace.yaml') ?? ''))
  );
}

function isOurs(key: string): boolean {
  return /^wamr-pthread(?:@|$)/.test(key);
}

/**
 * The two keys that pnpm approve-builds writes, as blocks or in brackets; a YAML parser for them would be too much.
 * Other lists name packages, too: `ignoredBuiltDependencies` has those that were refused.
 */
function allowedInYaml(text: string): boolean {
  const listed = section(text, 'onlyBuiltDependencies');
  const mapped = section(text, 'allowBuilds');
  return (
    /(?:^\s*-\s+|[[,]\s*)["']?wamr-pthread(?:@[^\s"',\]]+)?["']?\s*(?:[,\]]|$)/m.test(listed) ||
    /(?:^\s*|[{,]\s*)["']?wamr-pthread(?:@[^\s"':]+)?["']?\s*:\s*true\b/m.test(mapped)
  );
}

/** What stands behind a key at the top of the file, up to the next one, without comments. */
function section(text: string, key: string): string {
  const lines = text.split(/\r?\n/).map(line => line.replace(/(?:^|\s)#.*$/, ''));
  const start = lines.findIndex(line => line.startsWith(`${key}:`));
  if (start < 0) return '';
  const rest = lines.slice(start + 1);
  const length = rest.findIndex(line => /^[^\s\-\]}]/.test(line));
  const own = (lines[start] ?? '').slice(key.length + 1);
  return [own, ...(length < 0 ? rest : rest.slice(0, length))].join('\n');
}
