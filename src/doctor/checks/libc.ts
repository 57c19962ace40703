import { patchedInPlaceBy, restoreCommand } from '../../in-place-note.js';
import { inPlaceStateFile } from '../../sdk/in-place-record.js';
import type { LibcDescription, Sdk } from '../../sdk/types.js';
import { inPlaceOf } from '../in-place.js';
import { failure, note, ok, problem, skipped, warning } from '../observe.js';
import type { Check, DoctorContext, Observation } from '../types.js';

const WORDS: Readonly<Record<LibcDescription['generation'], string>> = {
  '1': 'generation 1: no pthread functions',
  '1.5': 'generation 1.5: some pthread stubs, no pthread_create',
  '2': 'generation 2: single-threaded pthread stubs',
  '3': "generation 3: musl's thread code, compiled without atomics",
  T: 'the wasi-threads target',
  ours: 'patched by this tool',
};

export const check: Check = {
  id: 'libc',
  title: 'libc.a',
  why: 'A stock libc.a has an allocator without locks and stubs for threads; one that was edited by hand has neither the old code nor ours.',
  source: 'wasi-libc dlmalloc/, thread-stub/',
  async observe({ sdk, config, env }) {
    if (sdk === undefined) return [skipped('without an SDK there is none')];
    const wanted = config?.sdk.inPlace === true;
    try {
      return [
        (await patchedInPlace(sdk, env)) ?? stock(sdk, wanted),
        ...(wanted ? [] : forgotten(config, sdk)),
      ];
    } catch (error) {
      return [failure(error)];
    }
  },
};

/** Another SDK, which this project patched in place before its config said otherwise. */
function forgotten(config: DoctorContext['config'], { libDir }: Sdk): Observation[] {
  const patched = config === undefined ? undefined : patchedInPlaceBy(config.out);
  if (patched === undefined || patched.libDir === libDir) return [];
  const evidence = `${patched.sysroot}: still patched in place by this project, though the config no longer says so`;
  return [note(evidence, restoreCommand(patched))];
}

/** Undefined where it was never patched in place. */
async function patchedInPlace(sdk: Sdk, env: DoctorContext['env']): Promise<Observation | undefined> {
  const state = inPlaceStateFile(sdk.libDir);
  const inPlace = await inPlaceOf(sdk, env);
  switch (inPlace.kind) {
    case 'none':
      return sdk.libc.generation !== 'ours'
        ? undefined
        : warning(
            `${sdk.libc.file}: patched in place, but ${state} is gone: it cannot be restored`,
            'Install the SDK again.',
          );
    case 'whole':
      return ok(
        `${sdk.libc.file}: patched in place by wamr-pthread ${inPlace.tool}; wamr-pthread restore undoes it`,
      );
    case 'changed':
      return problem(
        `${sdk.sysroot}: patched in place by wamr-pthread ${inPlace.tool}, and changed since by something else, such as an upgrade: ${inPlace.files.join(', ')}`,
        'wamr-pthread patch --in-place',
      );
  }
}

function stock({ libc }: Sdk, inPlaceWanted: boolean): Observation {
  const evidence = `${libc.file}: stock, ${WORDS[libc.generation]}`;
  if (libc.allocator.length === 0)
    return problem(
      `${evidence}; it defines no malloc: it was edited by hand, or keeps its allocator elsewhere`,
      'Name a stock SDK with sdk.path: the patch starts from one.',
    );
  if (inPlaceWanted) return warning(`${evidence}; not patched in place yet`, 'wamr-pthread patch');
  const allocator = libc.allocator.map(({ member }) => member).join(', ');
  return ok(`${evidence}, allocator in ${allocator}; the patch replaces both`);
}
