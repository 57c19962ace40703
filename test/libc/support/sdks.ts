// The three real toolchains, one for each way in which wasi-libc has come.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readArchive } from '../../../src/archive/read.js';
import type { NewMember } from '../../../src/archive/types.js';
import type { SysrootPlan } from '../../../src/libc/sysroot-plan.js';
import { discoverSdk } from '../../../src/sdk/discover.js';
import type { Sdk } from '../../../src/sdk/types.js';
import { readObject } from '../../../src/wasm/object.js';
import type { WasmObject } from '../../../src/wasm/types.js';
import { testCache } from '../../sdk/trees.js';
import { debian, type Part, wasiSdk34 } from '../../support/parts.js';

interface RealSdk {
  readonly title: string;
  readonly part: Part;
  readonly discover: () => Promise<Sdk>;
}

/** PATH is kept: the system's clang is found in it. */
export const testEnv: NodeJS.ProcessEnv = { ...process.env, WAMR_PTHREAD_CACHE: testCache };

const sdk34 = wasiSdk34();

export const realSdks: readonly RealSdk[] = [
  {
    title: 'the embedded toolchain',
    part: { missing: undefined },
    discover: () => discoverSdk({ config: { path: 'embedded' }, env: testEnv }),
  },
  {
    title: "Debian's wasi-libc",
    part: debian(),
    discover: () => discoverSdk({ config: { path: 'system' }, env: testEnv }),
  },
  {
    title: 'wasi-sdk 34',
    part: sdk34,
    discover: () => discoverSdk({ config: { sysroot: sdk34.sysroot }, env: testEnv }),
  },
];

/** A member as a program would be linked with it. */
interface FinalMember {
  readonly archive: string;
  readonly name: string;
  readonly object: WasmObject;
}

/** Members of all archives of a planned sysroot, as they will be on disk. */
export function finalMembers({ effects }: SysrootPlan): FinalMember[] {
  return effects.flatMap(effect => {
    if (effect.kind === 'archive') return objectsOf(effect.path, effect.members);
    if (effect.kind !== 'link' || !effect.path.endsWith('.a')) return [];
    return objectsOf(effect.path, readArchive(readFileSync(effect.target), effect.target).members);
  });
}

/** Members of the stock archives that a plan speaks of. */
export function stockMembers({ archives }: SysrootPlan): FinalMember[] {
  return archives.flatMap(({ file }) => objectsOf(file, readArchive(readFileSync(file), file).members));
}

function objectsOf(path: string, members: readonly NewMember[]): FinalMember[] {
  const archive = basename(path);
  return members.map(({ name, data }) => ({
    archive,
    name,
    object: readObject(data, `${archive}(${name})`),
  }));
}
