/** Everything that a build and a host need, derived once from config and SDK; emitters only format it. */
export interface Flags extends HostFlags {
  /** Compiler options for C, e.g. `--target=wasm32-wasip1`, `--sysroot=…`, `-matomics`. */
  readonly c: readonly string[];
  /** The same for C++. */
  readonly cxx: readonly string[];
  /** Options of the *driver* (clang) for linking, `-Wl,…` where the linker is meant. */
  readonly link: readonly string[];
  /**
   * `link` for the small programs of configure checks (CMake's try_compile): each is a command with a main of its own
   * and has none of the project's exports.
   */
  readonly linkChecks: readonly string[];
  /** Additional driver options when linking C++. */
  readonly linkCxx: readonly string[];
  /** Symbols that a link may leave undefined: the lines of `paths.importsFile`. */
  readonly imports: readonly string[];
  /** Absolute paths inside the output folder that the options above mention. */
  readonly paths: { readonly sysroot: string; readonly importsFile: string };
}

/** What a host needs; it depends on the config alone. */
export interface HostFlags {
  /** WAMR's CMake options, in the order to write them. */
  readonly runtime: readonly RuntimeOption[];
  /** iwasm's options, e.g. `--heap-size=16777216`. */
  readonly iwasm: readonly string[];
  /** Numbers for the embedder's header. */
  readonly host: {
    readonly maxThreads: number;
    readonly appHeapSize: number;
    /** Operand stack of the interpreter, bytes; not the aux stack. */
    readonly operandStackSize: number;
    /** Linked aux stack (all slices), bytes. */
    readonly auxStackSize: number;
    readonly entry: 'command' | 'reactor' | 'library';
  };
}

/** One CMake option of WAMR. */
export interface RuntimeOption {
  readonly name: string;
  readonly value: '0' | '1';
  /** Why, in one line: the description of the config field. */
  readonly why: string;
}
