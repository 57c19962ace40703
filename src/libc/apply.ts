import { lstat, rm, symlink } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { replaceFile, writeArchiveFile, writeDurably } from '../archive/write-file.js';
import { isWamrPthreadError, WamrPthreadError } from '../errors.js';
import { copyWhole, setAttributes } from './attributes.js';
import type { Attributes, Effect } from './effects.js';
import { makeFolder } from './folder.js';
import { linkTo } from './link.js';
import { moveFolder, publishFolder } from './publish.js';
import { reasonOf } from './reasons.js';

/** Executes effects in order. The first failure ends it with IO_WRITE; what was published before stays. */
export async function applyEffects(effects: readonly Effect[]): Promise<void> {
  for (const effect of effects) {
    try {
      await applyEffect(effect);
    } catch (error) {
      throw isWamrPthreadError(error) ? error : writeError(effect.path, error);
    }
  }
}

async function applyEffect(effect: Effect): Promise<void> {
  switch (effect.kind) {
    case 'directory':
      return makeFolder(effect.path);
    case 'link':
      return linkTo(effect.target, effect.path);
    case 'alias':
      return linkTo(effect.target, effect.path, { text: relative(dirname(effect.path), effect.target) });
    case 'archive':
      return writeArchiveFile(effect.path, effect.bytes, effect.members, attributesSetter(effect.attributes));
    case 'file':
      return effect.attributes === undefined ? writeWhole(effect) : replaceInSdk(effect, effect.attributes);
    case 'copy':
      return copyWhole(effect.from, effect.path);
    case 'symlink':
      return replaceFile(effect.path, temporary => symlink(effect.text, temporary));
    case 'move':
      return moveFolder(effect.from, effect.path);
    case 'publish':
      return publishFolder(effect.from, effect.path);
    case 'remove':
      return rm(effect.path, { recursive: true, force: true });
  }
}

function attributesSetter(attributes: Attributes | undefined): (file: string) => Promise<void> {
  return attributes === undefined ? async () => undefined : file => setAttributes(file, attributes);
}

function replaceInSdk(
  { path, content }: Extract<Effect, { kind: 'file' }>,
  attributes: Attributes,
): Promise<void> {
  return replaceFile(path, async temporary => {
    await writeDurably(temporary, typeof content === 'string' ? Buffer.from(content) : content);
    await setAttributes(temporary, attributes);
  });
}

async function writeWhole({ path, content, executable }: Extract<Effect, { kind: 'file' }>): Promise<void> {
  await makeFolder(dirname(path));
  // writeFileAtomic would write through a link, perhaps into the SDK.
  const there = await lstat(path).catch(() => undefined);
  if (there?.isSymbolicLink() === true) await rm(path);
  await writeFileAtomic(path, typeof content === 'string' ? content : Buffer.from(content), {
    mode: executable === true ? 0o755 : 0o644,
  });
}

/** A system error of writing as one of ours: says which file, why, and what to do. */
export function writeError(path: string, error: unknown): WamrPthreadError {
  return new WamrPthreadError('IO_WRITE', `cannot write ${path}: ${reasonOf(error)}`, {
    hint: 'Choose a folder that can be written with `--out DIR` (or `out` in the config).',
    cause: error,
  });
}
