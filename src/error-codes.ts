interface ErrorKind {
  /** One line for the table of docs/errors.md. */
  title: string;
  /** When it happens and what to do, in one or two sentences. */
  help: string;
}

/** Every error code; docs/errors.md is generated from this table. Codes are stable: never reuse or rename one. */
export const ERROR_CODES = {
  USAGE: {
    title: 'The command line is not understood',
    help: 'An unknown verb or option, or a value of the wrong form. `wamr-pthread --help` lists what there is.',
  },
  CONFIG_READ: {
    title: 'The config file cannot be read or evaluated',
    help: 'The file named with `--config` does not exist, is not valid JSON, or throws while it is loaded.',
  },
  CONFIG_EXISTS: {
    title: 'The project has a config already',
    help: '`init` makes a config and never changes one. Edit the file that the message names.',
  },
  CONFIG_UNKNOWN_KEY: {
    title: 'The config has a key that does not exist',
    help: 'The message names the key and the nearest right one. docs/config.md lists all keys.',
  },
  CONFIG_INVALID: {
    title: 'A config value has the wrong type or range',
    help: 'The message names the key, the value and what is accepted.',
  },
  CONFIG_CONTRADICTION: {
    title: 'Two config values cannot both hold',
    help: 'The message shows the arithmetic, for example a stack slice below the minimum of WAMR.',
  },
  ARCHIVE_NOT_ARCHIVE: {
    title: 'The file is not an ar archive',
    help: 'It does not start with `!<arch>`. The path is probably wrong.',
  },
  ARCHIVE_THIN: {
    title: 'The archive is a thin archive',
    help: 'Its members are only references to other files. Rebuild it without `--thin` (`llvm-ar` option T).',
  },
  ARCHIVE_MALFORMED: {
    title: 'The archive is damaged',
    help: 'The message names the offset. Reinstall the SDK, or copy the file again.',
  },
  ARCHIVE_VERIFY: {
    title: 'An archive that was just written does not read back the same',
    help: 'The disk or a bug in this tool changed bytes. Nothing was replaced. Please report it.',
  },
  WASM_NOT_WASM: {
    title: 'The file is not WebAssembly',
    help: 'It does not start with `\\0asm`. An ELF object here means that a host compiler built it.',
  },
  WASM_MALFORMED: {
    title: 'The WebAssembly file is damaged',
    help: 'The message names the section and the offset.',
  },
  WASM_UNSUPPORTED: {
    title: 'The WebAssembly file uses something this tool does not know',
    help: 'Nothing was guessed and nothing was written. The message names the offset, and the proposal where it is one that WAMR does not load; everything else please report.',
  },
  SDK_NOT_FOUND: {
    title: 'No WebAssembly toolchain was found',
    help: 'Set WASI_SDK_PATH, install a system toolchain, or run `npm install --save-dev @yowasp/clang`.',
  },
  SDK_INCOMPLETE: {
    title: 'The toolchain lacks a file that is needed',
    help: 'The message names what was looked for and where.',
  },
  SDK_UNSUPPORTED: {
    title: 'The toolchain has a form this tool cannot patch',
    help: 'For example the wasi-threads target, which uses another thread model.',
  },
  COMPILER_MISSING: {
    title: 'The compiler cannot be started',
    help: 'The message names the program. Install it or set `sdk.compiler`.',
  },
  COMPILER_FAILED: {
    title: 'The compiler or the linker failed',
    help: 'Its own output is shown above.',
  },
  OBJECT_WITHOUT_ATOMICS: {
    title: 'An object was compiled without atomics',
    help: 'Shown by `cc` and `c++` after the linker, whose exit code stands. The message names each object and member; compile them with -pthread -matomics -mbulk-memory.',
  },
  LIBC_NOTHING_TO_PATCH: {
    title: 'Nothing in libc.a would be removed',
    help: 'No member defines an allocator symbol and the archive was not made by this tool. The message lists what was looked for.',
  },
  LIBC_CONFLICT: {
    title: 'A member of libc.a cannot be handled',
    help: 'The message names the member and why nothing was changed.',
  },
  SDK_CHANGED: {
    title: 'The files of an SDK that was patched in place are not as they were left',
    help: 'Another tool changed a patched file, or the kept originals are gone. The message names the file; nothing was changed.',
  },
  SDK_NOT_WRITABLE: {
    title: 'The SDK cannot be patched in place without write permission',
    help: 'The message names the folders. Nothing was written. Without `--in-place` the SDK is not touched.',
  },
  CLEAN_REFUSED: {
    title: "A folder is not removed because it is not only this tool's",
    help: 'The message names the folder and why. `clean` removes folders that `patch` made and nothing else.',
  },
  LAYER_MISSING: {
    title: 'A built part of the package is missing or damaged',
    help: 'In a checkout run `npm run build`; in an installation reinstall the package.',
  },
  ADVICE_NOT_WRITTEN: {
    title: 'The advice of `verify` cannot be written',
    help: 'There is none unless every run passed, and only a JSON config can be changed; the hint has the lines to put into another.',
  },
  REPORT_READ: {
    title: 'A report to be merged cannot be read',
    help: 'The message names the file. `report merge` reads what `verify --report json=FILE` wrote.',
  },
  REPORT_INVALID: {
    title: 'A file to be merged is no report',
    help: 'It is not JSON, has another form, or says that nothing was checked (an error document).',
  },
  REPORT_MISMATCH: {
    title: 'Reports to be merged do not belong together',
    help: 'They are of different modules, options or versions of this tool, or the same shard is there twice.',
  },
  BASELINE_READ: {
    title: 'The baseline cannot be read',
    help: 'The file named with `verify.baseline` (`--baseline`) does not exist yet, or not there. `verify --write-baseline FILE` makes it.',
  },
  BASELINE_INVALID: {
    title: 'The baseline has a wrong key or value',
    help: 'The message names the file and the place. Make it again with `verify --write-baseline FILE`.',
  },
  RULE_UNKNOWN: {
    title: 'There is no such rule',
    help: 'The hint has the nearest id; `wamr-pthread explain` lists all.',
  },
  IO_READ: {
    title: 'A file cannot be read',
    help: 'The message names the file and the reason.',
  },
  IO_WRITE: {
    title: 'A file cannot be written',
    help: 'The message names the file and the reason. Set `out` to a folder that can be written.',
  },
  LOCKED: {
    title: 'Another process works on the same output folder',
    help: 'Wait for it. A lock whose owner died is taken over by itself after a few seconds.',
  },
  RUNTIME_NOT_BUILT: {
    title: 'The engine with the real WAMR is not built',
    help: 'Build it once with `wamr-pthread runtime build --from-cargo`, or set `verify.wamrRoot`.',
  },
  RUNTIME_TOOL_MISSING: {
    title: 'A program that builds the engine is missing',
    help: 'The message names it: CMake, a C and C++ compiler, or cargo for `--from-cargo`.',
  },
  RUNTIME_SOURCE: {
    title: 'The folder is not a WAMR that can be used',
    help: 'It is no source tree or installation of WAMR, or the sources from cargo are not the expected ones.',
  },
  RUNTIME_UNSUITABLE: {
    title: 'This WAMR cannot do what the config needs',
    help: 'The message names what is missing or too much, the hint the CMake option to change.',
  },
  RUNTIME_BUILD_FAILED: {
    title: 'The engine with the real WAMR could not be built',
    help: 'The end of the output is shown. Nothing was kept.',
  },
  SCENARIO_READ: {
    title: 'The scenario file cannot be read',
    help: 'The file named with `verify.scenario` does not exist or is not valid JSON.',
  },
  SCENARIO_INVALID: {
    title: 'The scenario has a wrong key or value',
    help: 'The message names the file, the key path and what is accepted. docs/scenario.md lists every key.',
  },
  SCENARIO_MISMATCH: {
    title: 'The scenario does not fit the module',
    help: 'The message names the step: an export that does not exist, another number of arguments, a native the module does not import.',
  },
  ENGINE_FAILED: {
    title: 'The engine could not be started',
    help: 'This is not a finding about the module. The message names the reason.',
  },
  INTERNAL: {
    title: 'A bug in this tool',
    help: 'Please report it with the output of the command.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_CODES;
