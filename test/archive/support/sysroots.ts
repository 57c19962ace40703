import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { list } from 'tar';
import { debian, type Part, wasiSdk34 } from '../../support/parts.js';

interface Sysroot {
  readonly title: string;
  readonly part: Part;
  /** Every `.a` file, read when called: its path below the sysroot and its bytes. */
  readonly archives: () => ReadonlyMap<string, Uint8Array>;
}

/** The archives of the embedded toolchain, straight from the tar file of the package. */
export function embeddedArchives(): ReadonlyMap<string, Uint8Array> {
  const bundle = createRequire(import.meta.url).resolve('@yowasp/clang');
  const found = new Map<string, Uint8Array>();
  list({
    file: join(dirname(bundle), 'llvm-resources.tar'),
    sync: true,
    filter: path => path.endsWith('.a'),
    onReadEntry: entry => {
      const chunks: Buffer[] = [];
      entry.on('data', chunk => chunks.push(chunk));
      entry.on('end', () => found.set(entry.path, Buffer.concat(chunks)));
    },
  });
  return found;
}

/** The one libc.a among some archives. */
export function libcOf(archives: ReadonlyMap<string, Uint8Array>): Uint8Array {
  for (const [path, bytes] of archives) if (path.endsWith('/libc.a')) return bytes;
  throw new Error('no libc.a');
}

function archivesBelow(folder: string): ReadonlyMap<string, Uint8Array> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path =>
    path.endsWith('.a'),
  );
  return new Map(paths.sort().map(path => [`/${path}`, readFileSync(join(folder, path))]));
}

const debianPart = debian();
const sdk34 = wasiSdk34();

/** The three sysroots of the acceptance: one for each way in which wasi-libc has come. */
export const sysroots: readonly Sysroot[] = [
  { title: 'the embedded toolchain', part: { missing: undefined }, archives: embeddedArchives },
  { title: "Debian's wasi-libc", part: debianPart, archives: () => archivesBelow(debianPart.libDir) },
  { title: 'wasi-sdk 34', part: sdk34, archives: () => archivesBelow(sdk34.sysroot) },
];
