import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isWamrPthreadError, WamrPthreadError } from './errors.js';

/** A finished run of the driver that called the linker. */
export interface FinishedLink {
  /** What the user typed. */
  readonly args: readonly string[];
  /** What the driver was given. */
  readonly line: readonly string[];
  readonly cwd: string;
  readonly exitCode: number;
}

const SHOWN = 10;

/**
 * Names the user's objects and archives that were compiled without atomics, where the linker refused them or was told
 * not to look. Costs nothing where a link succeeded with the linker's own check.
 *
 * Returns an error of the code OBJECT_WITHOUT_ATOMICS as data: the driver's exit code stands.
 */
export async function explainLink({
  args,
  line,
  cwd,
  exitCode,
}: FinishedLink): Promise<WamrPthreadError | undefined> {
  if (exitCode === 0 && !line.some(word => word.includes('--no-check-features'))) return undefined;
  const lowered = await loweredInputs(args, cwd);
  if (lowered.length === 0) return undefined;
  const more = lowered.length > SHOWN ? ` and ${lowered.length - SHOWN} more` : '';
  const verb = lowered.length === 1 ? 'was' : 'were';
  return new WamrPthreadError(
    'OBJECT_WITHOUT_ATOMICS',
    `${lowered.slice(0, SHOWN).join(', ')}${more} ${verb} compiled without atomics: threads race in what looks atomic in the source`,
    {
      hint: 'Compile again with `wamr-pthread cc -- -c …` or with -pthread -matomics -mbulk-memory; --no-check-features would only hide it.',
    },
  );
}

async function loweredInputs(args: readonly string[], cwd: string): Promise<string[]> {
  const { namedInputs } = await import('./link-inputs.js');
  const { linkInputs } = await import('./link-file.js');
  const { atomicsState } = await import('./wasm/lowered.js');
  const { foreignMember } = await import('./verify/object-rules/foreign-member.js');
  return namedInputs(args, cwd).flatMap(path => {
    const file = relative(cwd, path);
    try {
      return linkInputs(file, readFileSync(path)).flatMap(({ name, bytes }) =>
        foreignMember(name, bytes) === undefined && atomicsState(bytes, name) === 'lowered' ? [name] : [],
      );
    } catch (error) {
      // What is damaged or made for another machine is the linker's to name, as it does.
      if (isWamrPthreadError(error)) return [];
      throw error;
    }
  });
}
