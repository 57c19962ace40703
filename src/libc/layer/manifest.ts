import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errnoOf, WamrPthreadError } from '../../errors.js';
import { missingPart } from '../../missing-part.js';
import { distFile } from '../../paths.js';

const member = z.strictObject({
  /** Name of the object in `objects/` and of the member in libc.a. */
  name: z.string(),
  /** The C file in templates/layer/. */
  source: z.string(),
  sourceSha256: z.string(),
  sha256: z.string(),
  /** Bytes of the object. */
  size: z.int(),
  /** Symbols it offers to others, sorted. */
  defined: z.array(z.string()),
  /** Symbols it takes from others, sorted; the linker's own and the host's included. */
  undefined: z.array(z.string()),
  /** When it belongs into an archive. */
  condition: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('always') }),
    z.strictObject({ kind: z.literal('replaces'), symbol: z.string() }),
    z.strictObject({ kind: z.literal('supplies'), symbol: z.string() }),
    z.strictObject({ kind: z.literal('wraps'), symbol: z.string(), unless: z.string().optional() }),
  ]),
});

const manifest = z.strictObject({
  version: z.literal(1),
  /** The first line of `clang --version`. */
  compiler: z.string(),
  /** Hash over the options and headers that all sources share. */
  sharedInputs: z.string(),
  members: z.array(member),
});

/** What is known of one built object. */
export type ManifestMember = z.output<typeof member>;
/** `manifest.json` beside the built objects; members are sorted by name. */
export type LayerManifest = z.output<typeof manifest>;

/** Reads the manifest of a folder with built objects; undefined where there is none. Throws LAYER_MISSING, IO_READ. */
export async function readManifest(folder: string): Promise<LayerManifest | undefined> {
  const file = join(folder, 'manifest.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    if (errnoOf(cause) === 'ENOENT') return undefined;
    throw new WamrPthreadError('IO_READ', `${file}: cannot be read: ${String(cause)}`, { cause });
  });
  return text === undefined ? undefined : parseManifest(text, file);
}

function parseManifest(text: string, file: string): LayerManifest {
  try {
    return manifest.parse(JSON.parse(text));
  } catch (cause) {
    throw missingPart(file, 'is not a manifest of this version', cause);
  }
}

/** Everything that the built layer of this package defines, whatever libc it is put into. */
export async function layerSymbols(): Promise<ReadonlySet<string>> {
  const found = await readManifest(distFile('layer'));
  return new Set(found?.members.flatMap(each => each.defined));
}
