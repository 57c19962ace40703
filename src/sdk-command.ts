import { loadConfig } from './config/load.js';
import { formatSize } from './config/size.js';
import type { ProjectOptions } from './patch.js';
import { discoverSdk } from './sdk/discover.js';
import type { Sdk } from './sdk/types.js';

/** The toolchain that would be used. */
export async function describeSdk(options: ProjectOptions): Promise<Sdk> {
  const { config } = await loadConfig(options);
  return discoverSdk({ config: config.sdk, env: options.env, cwd: options.cwd });
}

const GENERATIONS: Record<Sdk['libc']['generation'], string> = {
  '1': 'no pthread functions at all',
  '1.5': 'some pthread functions as stubs, no pthread_create',
  '2': 'single-threaded pthread stubs, stdio without locks',
  '3': "musl's thread code compiled without atomics",
  T: 'the wasi-threads target',
  ours: 'already patched by this tool',
};

const NO_THREADS = 'threads off: no std::thread and its kin, and shared_ptr counts without atomics';

/** The description for people: aligned lines, the libc's state in words. */
export function formatSdk(sdk: Sdk): string {
  const { libc, libcxx, compiler } = sdk;
  const rows: [string, string][] = [
    ['toolchain', `${sdk.kind}${sdk.version === undefined ? '' : ` ${sdk.version}`} (${sdk.found})`],
    ['sysroot', sdk.sysroot],
    ...inPlaceRow(sdk),
    ['triple', sdk.tripleDir === sdk.triple ? sdk.triple : `${sdk.triple} (folder ${sdk.tripleDir})`],
    ['compiler', compilerText(compiler)],
    ['libc.a', `${libc.file} (${formatSize(libc.size)}, ${libc.members} members)`],
    ['generation', `${libc.generation}: ${GENERATIONS[libc.generation]}`],
    ['allocator', libc.allocator.map(({ member }) => member).join(', ') || 'none found'],
    ['thread code', `${libc.threads.length} members`],
    ['stdio locks', libc.stdioLocks ? 'called' : 'compiled out'],
    ['pthread.h', sdk.hasPthreadHeader ? 'there' : "absent; the patch adds this package's"],
    [
      'libc++',
      libcxx === undefined ? 'absent' : `${libcxx.archive} (${libcxx.threads ? 'threads on' : NO_THREADS})`,
    ],
    ['builtins', sdk.builtins ?? 'not found'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}

function inPlaceRow({ inPlace }: Sdk): [string, string][] {
  return inPlace ? [['in place', 'patched; what follows is said of the stock files']] : [];
}

function compilerText(compiler: Sdk['compiler']): string {
  if (compiler === undefined) return 'none found';
  return compiler.kind === 'embedded'
    ? `@yowasp/clang ${compiler.version}`
    : `${compiler.c} (${compiler.version})`;
}
