/** How a compiler is run. */
export type Compiler =
  /** A clang on disk: run with `--target=… --sysroot=…`. */
  | {
      readonly kind: 'clang';
      readonly c: string;
      readonly cxx: string;
      readonly version: string;
    }
  /** The npm package `@yowasp/clang`, in this process. */
  | { readonly kind: 'embedded'; readonly version: string };

/** What libc.a contains, symbol by symbol; the generation is only a name for common combinations. */
export interface LibcDescription {
  readonly file: string;
  readonly size: number;
  readonly members: number;
  /** facts: '1' no pthread symbols, '1.5' stubs without create, '2' stubs, '3' real code without atomics, 'T' wasi-threads, 'ours' already patched. */
  readonly generation: '1' | '1.5' | '2' | '3' | 'T' | 'ours';
  /** Members that define an allocator symbol, with those symbols. */
  readonly allocator: readonly MemberSymbols[];
  /** Members that define pthread_*, sem_*, mtx_*, cnd_*, thrd_*, tss_* symbols. */
  readonly threads: readonly MemberSymbols[];
  /** True when stdio takes file locks (`__lockfile` is defined). */
  readonly stdioLocks: boolean;
}

export interface MemberSymbols {
  readonly member: string;
  /** Position in the archive: names repeat. */
  readonly position: number;
  readonly symbols: readonly string[];
}

/** A toolchain that was found, described from its contents. Plain data: prints as `--json`. */
export interface Sdk {
  readonly kind: 'wasi-sdk' | 'system' | 'embedded' | 'sysroot';
  /** Where it came from: an option, the config, a variable, a default place. */
  readonly found: string;
  /** Prefix of the SDK (wasi-sdk), else the sysroot. */
  readonly root: string;
  /** The SDK's own sysroot, written to by `patch --in-place` only. */
  readonly sysroot: string;
  /** Target triple to compile for. */
  readonly triple: string;
  /** Name of the triple directory under lib/ and include/ (Debian: wasm32-wasi for triple wasm32-wasip1). */
  readonly tripleDir: string;
  /** Absolute directory of libc.a. */
  readonly libDir: string;
  /** Absolute directory of stdio.h. */
  readonly includeDir: string;
  readonly compiler: Compiler | undefined;
  readonly libc: LibcDescription;
  readonly hasPthreadHeader: boolean;
  /** libc++, where there is one; `threads` is _LIBCPP_HAS_THREADS of its __config_site. */
  readonly libcxx:
    | {
        readonly archive: string;
        readonly includeDir: string;
        readonly threads: boolean;
      }
    | undefined;
  /** libclang_rt.builtins, where found. */
  readonly builtins: string | undefined;
  /** The SDK's own CMake toolchain file, where there is one. */
  readonly cmakeToolchain: string | undefined;
  /** Contents of VERSION files, informational. */
  readonly version: string | undefined;
  /** True where `patch --in-place` changed files; all the rest describes the stock ones. */
  readonly inPlace: boolean;
}
