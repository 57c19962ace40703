import type { Finding, Report } from '../types.js';

/** Engines that `--engine` names; the others have switches of their own names. */
const BY_ENGINE: ReadonlySet<string> = new Set(['v8', 'wamr']);

/**
 * What to type to see a finding again, for one that a shaken run showed: the same schedule, once. Options that were
 * typed besides belong behind it. Undefined: the finding has no seed.
 */
export function replayCommand({ file }: Pick<Report, 'file'>, finding: Finding): string | undefined {
  const { seed, engine } = finding;
  if (seed === undefined || engine === undefined) return undefined;
  const where = BY_ENGINE.has(engine) ? `--engine ${engine}` : `--${engine}`;
  return `wamr-pthread verify ${quoted(file)} ${where} --seed ${seed}`;
}

function quoted(file: string): string {
  return /^[\w./@:\\+-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
}
