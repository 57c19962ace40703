import { loadConfig } from './config/load.js';
import { checks } from './doctor/checks/index.js';
import { failure } from './doctor/observe.js';
import { formatDiagnosis } from './doctor/report.js';
import type { Check, CheckResult, Diagnosis, DoctorContext, Observation } from './doctor/types.js';
import { isWamrPthreadError, type WamrPthreadError } from './errors.js';
import type { ProjectOptions } from './patch.js';
import { discoverSdk } from './sdk/discover.js';

export type { Diagnosis };
export { formatDiagnosis };

export interface DoctorRequest extends ProjectOptions {
  /** Modules to look at, too: relative to `cwd` or absolute. */
  readonly modules?: readonly string[];
  /** Called before each check, with its title. */
  readonly progress?: (title: string) => void;
  /** Version of Node to judge; default: the one that runs this. */
  readonly nodeVersion?: string;
}

/** Looks at everything a build with this tool depends on. What is wrong is an observation; only bugs throw. */
export async function doctor({ progress, ...request }: DoctorRequest): Promise<Diagnosis> {
  const context = await gather(request);
  const results: CheckResult[] = [];
  for (const { id, title, why, source, observe } of checks) {
    progress?.(title);
    const observations = await observed(() => observe(context));
    results.push({ id, title, why, ...(source === undefined ? {} : { source }), observations });
  }
  const ok = results.every(({ observations }) => observations.every(({ status }) => status !== 'problem'));
  return { ok, checks: results };
}

/** A file that cannot be read ends one check, not all. */
async function observed(observe: () => ReturnType<Check['observe']>): Promise<readonly Observation[]> {
  try {
    return await observe();
  } catch (error) {
    return [failure(error)];
  }
}

/** What all checks look at: config and SDK, or why there is none. */
export async function gather(request: Omit<DoctorRequest, 'progress'>): Promise<DoctorContext> {
  const { modules = [], nodeVersion = process.versions.node, ...options } = request;
  const loaded = await attempt(() => loadConfig(options));
  const config = loaded.value?.config;
  const found =
    config === undefined
      ? undefined
      : await attempt(() => discoverSdk({ config: config.sdk, env: options.env, cwd: options.cwd }));
  return {
    ...options,
    nodeVersion,
    modules,
    config,
    configFile: loaded.value?.file,
    configError: loaded.error,
    sdk: found?.value,
    sdkError: found?.error,
  };
}

interface Attempt<T> {
  readonly value: T | undefined;
  readonly error: WamrPthreadError | undefined;
}

/** An error of ours is something to report; any other goes on. */
async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work(), error: undefined };
  } catch (error) {
    if (isWamrPthreadError(error)) return { value: undefined, error };
    throw error;
  }
}
