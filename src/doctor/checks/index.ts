import type { Check } from '../types.js';
import { check as cmake } from './cmake.js';
import { check as compiler } from './compiler.js';
import { check as config } from './config.js';
import { check as installScripts } from './install-scripts.js';
import { check as libc } from './libc.js';
import { check as lock } from './lock.js';
import { check as modules } from './modules.js';
import { check as node } from './node.js';
import { check as overlay } from './overlay.js';
import { check as sdk } from './sdk.js';
import { check as threadModels } from './thread-models.js';
import { check as wamr } from './wamr.js';
import { check as wamrOptions } from './wamr-options.js';
import { check as wasiThreads } from './wasi-threads.js';

/** Every check: causes before consequences. */
export const checks: readonly Check[] = [
  node,
  config,
  sdk,
  compiler,
  libc,
  overlay,
  lock,
  cmake,
  wamr,
  wamrOptions,
  threadModels,
  modules,
  installScripts,
  wasiThreads,
];
