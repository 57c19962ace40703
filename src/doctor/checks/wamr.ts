import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/types.js';
import { checkCapabilities } from '../../runtime/capabilities.js';
import { probeAddon } from '../../runtime/info.js';
import { ADDON, anyBuild, buildFolder, knownCaches } from '../../runtime/place.js';
import { originKey, type RuntimeOrigin } from '../../runtime/source.js';
import { configuredOrigin } from '../../runtime-command.js';
import { failure, note, ok, problem, skipped } from '../observe.js';
import type { Check, DoctorContext, Observation } from '../types.js';

const BUILD = 'wamr-pthread runtime build --from-cargo, or name your WAMR with verify.wamrRoot.';

export const check: Check = {
  id: 'wamr',
  title: 'WAMR',
  why: 'A runtime that was built with other options than the config names runs threads otherwise, or not at all.',
  source: 'WAMR build-scripts/config_common.cmake',
  async observe({ config, env }) {
    if (config === undefined) return [skipped('without a config its options are not known')];
    const origin = configuredOrigin(config);
    try {
      return [...source(origin), await engine(config, origin, env)];
    } catch (error) {
      return [failure(error)];
    }
  },
};

/** Throws RUNTIME_SOURCE for a folder that is no WAMR. */
function source(origin: RuntimeOrigin | undefined): readonly Observation[] {
  if (origin === undefined || origin.kind === 'cargo') return [];
  const [, version = ''] = originKey(origin).split(' ');
  return [
    ok(origin.kind === 'root' ? `${origin.path}: sources of WAMR ${version}` : `${origin.path}: ${version}`),
  ];
}

/** Throws ENGINE_FAILED and RUNTIME_UNSUITABLE for an engine that cannot do what the config asks for. */
async function engine(
  config: Config,
  origin: RuntimeOrigin | undefined,
  env: DoctorContext['env'],
): Promise<Observation> {
  const caches = await knownCaches(env);
  const addon =
    origin === undefined
      ? anyBuild(caches, 'engine', config)
      : caches
          .map(cache => join(buildFolder(cache, 'engine', config, origin), ADDON))
          .find(each => existsSync(each));
  if (addon !== undefined) {
    const capabilities = await probeAddon(addon);
    checkCapabilities(config, capabilities);
    return ok(`engine with WAMR ${capabilities.version}, built with the options of the config: ${addon}`);
  }
  if (origin !== undefined)
    return note('the engine is not built yet: the first verify --engine wamr does it');
  return config.verify.engines.includes('wamr')
    ? problem('verify.engines names wamr, but no engine is built for the options of the config', BUILD)
    : note(
        'no engine with the real WAMR is built for the options of the config; verify runs without it',
        BUILD,
      );
}
