import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type OutputChunk, rolldown } from 'rolldown';
import { configDefaults } from '../../src/config/defaults.js';
import { inputSchema } from '../../src/config/input-schema.js';
import { distFile, packageRoot } from '../../src/paths.js';
import { reportOrder } from '../../src/verify/report/report-order.js';
import { Chunks } from './chunks.js';
import { withoutFacades } from './facades.js';

// Joins the compiled command line into few files: finding and compiling some 370 of them took longer than the static
// rules do on a module of several megabytes. What is loaded lazily stays so, in files of its own.

/** Packages that every verb needs become a part of these files; the others are looked for where they are installed. */
const JOINED = ['fastest-levenshtein', 'lilconfig', 'picocolors', 'yargs-parser', 'zod'];
const folder = distFile('cli');
/** Made now, because it takes longer than to read it and is the same every time. */
const ready = new Map([
  [distFile('src', 'config', 'defaults.js'), readyMade('configDefaults', configDefaults())],
  [distFile('src', 'config', 'input-schema.js'), readyMade('inputSchema', inputSchema())],
  [distFile('src', 'verify', 'report', 'report-order.js'), readyMade('reportOrder', reportOrder())],
]);

if (!existsSync(join(folder, 'verbs')))
  throw new Error(`${folder}: is joined already; compile it again (npm run build)`);
const bundle = await rolldown({
  cwd: packageRoot,
  input: { main: join(folder, 'main.js'), postinstall: join(folder, 'postinstall.js') },
  platform: 'node',
  // Groups without the dependencies of their modules need it (rolldown, includeDependenciesRecursively).
  preserveEntrySignatures: 'allow-extension',
  // A lazy import may find its module in a file that is loaded already.
  checks: { ineffectiveDynamicImport: false },
  plugins: [{ name: 'ready-made', load: takeReady }],
  external: (id, _, isResolved) =>
    !isResolved && !isAbsolute(id) && !id.startsWith('.') && !JOINED.includes(packageOf(id)),
});
const parts = new Chunks();
const { output } = await bundle.generate({
  format: 'esm',
  chunkFileNames: '[name].js',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ debugName: 'parts', name: (id, graph) => parts.nameOf(id, graph) }],
  },
});
await bundle.close();
const chunks = withoutFacades(output.filter(each => each.type === 'chunk'));
const files = [
  ...chunks.map(({ fileName, code }) => [fileName, code] as const),
  ['LICENSES.txt', licenses(chunks)] as const,
];
if (ready.size > 0) throw new Error(`not joined: ${[...ready.keys()].join(', ')}`);

for (const name of readdirSync(folder)) if (name !== 'dev') rmSync(join(folder, name), { recursive: true });
for (const [name, text] of files) writeFileSync(join(folder, name), text);

/** The code of a module with this one function. Each call parses: nobody can change what the next one gets. */
function readyMade(name: string, value: unknown): string {
  const text = JSON.stringify(value);
  if (!isDeepStrictEqual(JSON.parse(text), value)) throw new Error(`${name}: more than JSON can say`);
  return `const text = ${JSON.stringify(text)};\nexport const ${name} = () => JSON.parse(text);`;
}

function takeReady(id: string): string | undefined {
  const path = resolve(id);
  const code = ready.get(path);
  ready.delete(path);
  return code;
}

/** `a/b` of `a`, `@a/b/c` of `@a/b`. */
function packageOf(id: string): string {
  return id.split('/', id.startsWith('@') ? 2 : 1).join('/');
}

/** The licences of the packages whose code is in the files. */
function licenses(from: readonly OutputChunk[]): string {
  const folders = new Set(from.flatMap(({ moduleIds }) => moduleIds.flatMap(packageFolderOf)));
  const missing = JOINED.filter(name => ![...folders].some(path => path.endsWith(name)));
  if (missing.length > 0) throw new Error(`not joined: ${missing.join(', ')}`);
  return [...folders].sort().map(licenseOf).join('\n\n');
}

function packageFolderOf(path: string): string[] {
  const found = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path);
  return found === null ? [] : [found[0]];
}

function licenseOf(path: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('name' in manifest && 'version' in manifest))
    throw new Error(`${path}: package.json has no name or version`);
  const file = readdirSync(path).find(each => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${path}: has no licence that could be shipped`);
  return `${manifest.name} ${manifest.version}\n\n${readFileSync(join(path, file), 'utf8').trim()}\n`;
}
