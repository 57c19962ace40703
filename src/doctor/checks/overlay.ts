import { join } from 'node:path';
import type { Config } from '../../config/types.js';
import { readInput } from '../../libc/read-input.js';
import { hashOf, outputsIntact, type PatchState, readState } from '../../libc/state.js';
import { planOnly } from '../../patch.js';
import { sdkFingerprint } from '../../sdk/fingerprint.js';
import type { Sdk } from '../../sdk/types.js';
import { toolVersion } from '../../version.js';
import { failure, ok, problem, skipped, warning } from '../observe.js';
import type { Check, DoctorContext, Observation } from '../types.js';

const FIX = 'wamr-pthread patch, then build again from clean: objects know the old sysroot.';

export const check: Check = {
  id: 'overlay',
  title: 'Patched sysroot',
  why: 'It is made from one SDK by one version of this tool; after an upgrade of either the build would link what was, without a word.',
  async observe(context) {
    const { config, sdk } = context;
    if (config === undefined || sdk === undefined)
      return [skipped('without config and SDK it cannot be told')];
    if (config.sdk.inPlace) return [await inPlace(context)];
    const state = await readState(config.out);
    if (state === undefined)
      return [warning(`${join(config.out, 'sysroot')}: not made yet`, 'wamr-pthread patch')];
    try {
      return [await compared(context, config, sdk, state)];
    } catch (error) {
      return [failure(error)];
    }
  },
};

/** The SDK is its own patched sysroot; what `patch` would do now says how far it is. */
async function inPlace(context: DoctorContext): Promise<Observation> {
  try {
    const { effects, sysroot } = await planOnly(context);
    return effects.length === 0
      ? ok(`${sysroot}: patched in place, and what ${context.config?.out} holds fits it`)
      : warning(`${sysroot}: ${effects.length} steps are left to patch it in place`, 'wamr-pthread patch');
  } catch (error) {
    return failure(error);
  }
}

async function compared(
  context: DoctorContext,
  { out }: Config,
  sdk: Sdk,
  state: PatchState,
): Promise<Observation> {
  const sysroot = join(out, 'sysroot');
  if (state.sdk.sysroot !== sdk.sysroot)
    return problem(`${sysroot} was made from ${state.sdk.sysroot}, but the SDK is now ${sdk.sysroot}`, FIX);
  if (state.sdkFingerprint !== (await sdkFingerprint(sdk, context.env)))
    return problem(
      `${sysroot} is stale: the SDK below it has changed: ${await changedInputs(state, sdk)}`,
      FIX,
    );
  if (state.tool !== toolVersion)
    return problem(`${sysroot} was made by wamr-pthread ${state.tool}; this is ${toolVersion}`, FIX);
  if (!(await outputsIntact(sysroot, state)))
    return problem(`${sysroot} is damaged: files are missing or were edited`, FIX);
  const { effects } = await planOnly(context);
  if (effects.length === 0)
    return ok(`${sysroot}: in place, made by wamr-pthread ${state.tool} from ${sdk.found}`);
  const names = effects.map(({ path }) => path.slice(out.length + 1)).join(', ');
  return problem(`${out} is older than the config: ${names}`, 'wamr-pthread patch');
}

/** Which of the SDK's archives differ from those that were patched, and its versions where it has any. */
async function changedInputs({ inputs, sdk: before }: PatchState, { version }: Sdk): Promise<string> {
  const changed: string[] = [];
  for (const { path, sha256 } of inputs) {
    const bytes = await readInput(path).catch(() => undefined);
    if (bytes === undefined) changed.push(`${path} is gone`);
    else if (hashOf(path, bytes).sha256 !== sha256) changed.push(path);
  }
  const upgrade =
    before.version === version ? [] : [`version ${before.version ?? '?'} is now ${version ?? '?'}`];
  return [...upgrade, ...changed].join(', ') || 'headers or libraries beside libc.a';
}
