import { createHash } from 'node:crypto';
import { loadConfig } from './config/load.js';
import type { Config, ConfigInput, DeepPartial } from './config/types.js';
import { WamrPthreadError } from './errors.js';
import { isWithin, realPath } from './folder-relations.js';
import type { PatchedSdk } from './in-place-note.js';
import { planEdition } from './libc/edition.js';
import type { Effect } from './libc/effects.js';
import { type BuiltLayer, loadLayer } from './libc/layer/load.js';
import type { PatchState } from './libc/state.js';
import { discoverSdk } from './sdk/discover.js';
import { factStore } from './sdk/facts.js';
import { sdkContents, sdkFingerprint } from './sdk/fingerprint.js';
import { recordStamp, type StockView, stockView } from './sdk/stock-view.js';
import type { Sdk } from './sdk/types.js';
import { toolVersion } from './version.js';

export interface ProjectOptions {
  readonly cwd: string;
  /** Config file; without it one is searched upwards from `cwd`. */
  readonly file?: string | undefined;
  readonly overrides?: DeepPartial<ConfigInput> | undefined;
  readonly env: NodeJS.ProcessEnv;
}

export interface PatchOptions extends ProjectOptions {
  /** Plan only; write nothing. */
  readonly dryRun?: boolean;
  /** Compile the layer with the user's own compiler instead of taking the objects of the package. */
  readonly rebuildLayer?: boolean;
}

export interface PatchResult {
  readonly config: Config;
  readonly configFile: string | undefined;
  readonly sdk: Sdk;
  /** Absolute path of the patched sysroot: the overlay, or with `sdk.inPlace` the SDK's own. */
  readonly sysroot: string;
  /** What was (or, with `dryRun`, would be) done to the disk; empty where everything was in place. */
  readonly effects: readonly Effect[];
  /** What is different from the stock SDK, also where it was done by an earlier run. */
  readonly plan: PatchState['plan'];
  readonly libcxxLowered: boolean;
  /** Absolute paths of the sysroot's files and links, as they are visible in `sysroot`. */
  readonly madeFiles: readonly string[];
  /** Why a sysroot that was there is made again, a sentence each. */
  readonly notes: readonly string[];
  /** Another SDK, or the same one, that an earlier run patched in place and that still is. */
  readonly stillInPlace: PatchedSdk | undefined;
}

/** A project's config and toolchain, and the name its patched sysroot must have. */
export interface Project {
  readonly config: Config;
  readonly configFile: string | undefined;
  readonly sdk: Sdk;
  readonly stock: StockView;
  readonly fingerprint: string;
  readonly layer: BuiltLayer;
  /** Names what the patched files are made from; for an overlay also where the SDK lies. */
  readonly id: string;
}

/** Reads config, SDK and layer. Throws what `loadConfig` and `discoverSdk` throw, and LAYER_MISSING. */
export async function openProject(options: PatchOptions): Promise<Project> {
  const { config, file } = await loadConfig(options);
  const sdk = await discoverSdk({ config: config.sdk, env: options.env, cwd: options.cwd });
  refuseOwnOutput(sdk, config.out);
  const stock = await stockView(sdk, await factStore(options.env));
  const layer = await loadLayer(options.rebuildLayer === true ? sdk : undefined);
  const identify = config.sdk.inPlace ? sdkContents : sdkFingerprint;
  const fingerprint = await identify(sdk, options.env);
  const id = createHash('sha256')
    .update([toolVersion, await planEdition(), layer.hash, fingerprint].join('\n'))
    .digest('hex')
    .slice(0, 16);
  return { config, configFile: file, sdk, stock, fingerprint, layer, id };
}

/**
 * `work` on the project; once more where another process began to patch or restore the SDK in place meanwhile, because
 * what was read then may be half of each.
 */
export async function onProject<T>(
  options: PatchOptions,
  work: (project: Project) => Promise<T>,
): Promise<T> {
  for (;;) {
    const project = await openProject(options);
    try {
      const result = await work(project);
      if (isSettled(project)) return result;
    } catch (error) {
      if (isSettled(project)) throw error;
    }
  }
}

function isSettled({ sdk, stock }: Project): boolean {
  return sdk.inPlace === (stock.record !== undefined) && stock.stamp === recordStamp(sdk.libDir);
}

/** The overlay links to its SDK: made from itself, it would lead nowhere once the old one is removed. */
function refuseOwnOutput({ sysroot, found }: Sdk, out: string): void {
  if (!isWithin(realPath(sysroot), realPath(out))) return;
  throw new WamrPthreadError(
    'SDK_UNSUPPORTED',
    `${sysroot} (${found}) lies in the output folder ${out}: it was made by this tool`,
    { hint: 'Name the stock SDK with --sdk or --sysroot, or another folder with --out.' },
  );
}
