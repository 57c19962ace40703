// Compiles src/wasm/scanner/scan.c with the embedded toolchain into dist/scanner.wasm, unless that was made of the same.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFile, packageRoot } from '../../src/paths.js';
import { embeddedLookupFolders, findEmbeddedPackage } from '../../src/sdk/embedded/package.js';
import { runEmbedded } from '../../src/sdk/embedded/run.js';
import { concatBytes, encodeName, encodeSection } from '../../src/wasm/encode.js';
import { findCustom, readSections, SECTION } from '../../src/wasm/sections.js';

const EXPORTS = [
  ...['immediates', 'wanted', 'marks', 'constant', 'has_constant'],
  ...['notes', 'notes_made', 'callees', 'callees_made', 'calls_behind', 'marks_of', 'bodies_ended'],
  ...['at', 'body_end', 'window_end', 'before', 'entered', 'bodies', 'is_open', 'marked', 'called'],
  ...['start', 'scan', 'window'],
];
const source = join(packageRoot, 'src', 'wasm', 'scanner', 'scan.c');
const made = distFile('scanner.wasm');
const flags = [
  ...['--target=wasm32', '-std=c23', '-O2', '-Wall', '-Wextra', '-Werror', '-ffreestanding', '-nostdlib'],
  ...['-Wl,--no-entry', '-Wl,--strip-all', ...EXPORTS.map(name => `-Wl,--export=${name}`)],
];
/** A custom section with the hash of all that the module was made of. */
const NAME = 'made-of';

const compiler = findEmbeddedPackage(embeddedLookupFolders(packageRoot))?.version ?? 'none';
const parts = [readFileSync(source, 'utf8'), ...flags, compiler];
const key = createHash('sha256').update(parts.join('\n')).digest('hex');
if (keyOf(made) !== key) {
  const { exitCode, stderr } = await runEmbedded('clang', [...flags, source, '-o', made], {
    cwd: packageRoot,
  });
  if (exitCode !== 0) throw new Error(Buffer.from(stderr).toString('utf8'));
  const note = encodeSection(SECTION.custom, [...encodeName(NAME), ...Buffer.from(key)]);
  writeFileSync(made, concatBytes([readFileSync(made), note]));
}

function keyOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const bytes = readFileSync(file);
  const section = findCustom(readSections(bytes, file), NAME);
  return section === undefined ? undefined : bytes.toString('utf8', section.start, section.end);
}
