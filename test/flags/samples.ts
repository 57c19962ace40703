import { configSchema } from '../../src/config/schema.js';
import type { Config, ConfigInput } from '../../src/config/types.js';
import { deriveFlags } from '../../src/flags/derive.js';
import type { Compilers } from '../../src/flags/emit/toolchain-cmake.js';
import type { Flags } from '../../src/flags/types.js';
import type { Sdk } from '../../src/sdk/types.js';

const libc: Sdk['libc'] = {
  file: '/sdk/libc.a',
  size: 1,
  members: 1,
  generation: '2',
  allocator: [],
  threads: [],
  stdioLocks: false,
};

/** As Debian lays it out: the triple wasm32-wasip1 in folders named wasm32-wasi, libc++ below them. */
export const debianLike: Sdk = {
  kind: 'system',
  found: 'system',
  root: '/usr',
  sysroot: '/usr',
  triple: 'wasm32-wasip1',
  tripleDir: 'wasm32-wasi',
  libDir: '/usr/lib/wasm32-wasi',
  includeDir: '/usr/include/wasm32-wasi',
  compiler: { kind: 'clang', c: '/usr/bin/clang-22', cxx: '/usr/bin/clang++-22', version: '22.1.8' },
  libc,
  hasPthreadHeader: false,
  inPlace: false,
  libcxx: {
    archive: '/usr/lib/wasm32-wasi/libc++.a',
    includeDir: '/usr/include/wasm32-wasi/c++/v1',
    threads: false,
  },
  builtins: undefined,
  cmakeToolchain: undefined,
  version: undefined,
};

/** A wasi-sdk release: its own CMake file, libc++ once with exceptions and once without. */
export const wasiSdkLike: Sdk = {
  ...debianLike,
  kind: 'wasi-sdk',
  root: '/opt/wasi-sdk',
  sysroot: '/opt/wasi-sdk/share/wasi-sysroot',
  tripleDir: 'wasm32-wasip1',
  libDir: '/opt/wasi-sdk/share/wasi-sysroot/lib/wasm32-wasip1',
  includeDir: '/opt/wasi-sdk/share/wasi-sysroot/include/wasm32-wasip1',
  compiler: {
    kind: 'clang',
    c: '/opt/wasi-sdk/bin/clang',
    cxx: '/opt/wasi-sdk/bin/clang++',
    version: '20.1.0',
  },
  libcxx: {
    archive: '/opt/wasi-sdk/share/wasi-sysroot/lib/wasm32-wasip1/noeh/libc++.a',
    includeDir: '/opt/wasi-sdk/share/wasi-sysroot/include/wasm32-wasip1/noeh/c++/v1',
    threads: true,
  },
  cmakeToolchain: '/opt/wasi-sdk/share/cmake/wasi-sdk-p1.cmake',
};

/** The compiler inside npm's @yowasp/clang: libc++'s headers at the top of include/. */
export const embeddedLike: Sdk = {
  ...debianLike,
  kind: 'embedded',
  root: '/cache/clang',
  sysroot: '/cache/clang',
  tripleDir: 'wasm32-wasip1',
  libDir: '/cache/clang/lib/wasm32-wasip1',
  includeDir: '/cache/clang/include/wasm32-wasip1',
  compiler: { kind: 'embedded', version: '22.0.0-git20542-10' },
  libcxx: {
    archive: '/cache/clang/lib/wasm32-wasip1/libc++.a',
    includeDir: '/cache/clang/include/c++/v1',
    threads: true,
  },
};

export const debianCompilers: Compilers = {
  c: '/usr/bin/clang-22',
  cxx: '/usr/bin/clang++-22',
  ar: '/usr/bin/llvm-ar-22',
  ranlib: '/usr/bin/llvm-ranlib-22',
  strip: '/usr/bin/llvm-strip-22',
};

export function sampleConfig(input: ConfigInput = {}): Config {
  return configSchema.parse(input);
}

/** Flags of a project in `/project`, with the sysroot where `patch` puts it. */
export function sampleFlags(
  config: ConfigInput = {},
  sdk: Sdk = debianLike,
  more: { out?: string; libcxxLowered?: boolean } = {},
): Flags {
  const out = more.out ?? '/project/.wamr-pthread';
  return deriveFlags({
    config: sampleConfig(config),
    sdk,
    sysroot: `${out}/sysroot`,
    importsFile: `${out}/allowed-imports.txt`,
    libcxxLowered: more.libcxxLowered ?? false,
  });
}
