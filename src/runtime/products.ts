import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Config } from '../config/types.js';
import { WamrPthreadError } from '../errors.js';
import { runtimeOptions } from '../flags/derive.js';
import { packageRoot } from '../paths.js';
import type { Capabilities } from '../verify/engines/wamr/addon.js';
import { checkCapabilities } from './capabilities.js';
import { crateTree } from './crate.js';
import { probeAddon, probeProgram } from './info.js';
import { ADDON, HEAP_PROGRAM, PROGRAM, type ProductName } from './place.js';
import type { RuntimeOrigin } from './source.js';

/** What a step of a build needs to know. */
interface Place {
  readonly config: Config;
  readonly origin: RuntimeOrigin;
  readonly cache: string;
  /** Folder that is thrown away. */
  readonly scratch: string;
}

/** Something that is built from WAMR. */
export interface Product {
  /** For messages: "the engine". */
  readonly what: string;
  /** Name of the file that counts. */
  readonly file: string;
  /** Command lines, in order. */
  steps(place: Place): readonly (readonly string[])[];
  /** Where the file is then, below the scratch folder. */
  readonly made: string;
  /** Throws RUNTIME_SOURCE for a WAMR that it cannot be built from. */
  refuse(origin: RuntimeOrigin): void;
  /** What the file says that it can do. */
  probe(file: string): Promise<Capabilities>;
  /** Throws RUNTIME_UNSUITABLE. */
  check(config: Config, found: Capabilities): void;
}

const require = createRequire(import.meta.url);

/** The addon that is loaded into node; cmake-js knows where Node-API's headers are. */
const engine: Product = {
  what: 'the engine',
  file: ADDON,
  steps: place => [
    [
      process.execPath,
      join(dirname(require.resolve('cmake-js/package.json')), 'bin', 'cmake-js'),
      'compile',
      ...['--directory', packageRoot, '--out', place.scratch, '--parallel', '2'],
      ...definitions(place).map(each => `--CD${each}`),
    ],
  ],
  made: join('Release', ADDON),
  refuse: () => undefined,
  probe: probeAddon,
  check: checkCapabilities,
};

/** A program of its own, from WAMR's sources: `switchedBy` is an option of CMakeLists.txt. */
const program = (
  what: string,
  file: string,
  switchedBy: string,
  refusal: string,
  option: string,
): Product => ({
  what,
  file,
  steps: place => [
    [
      'cmake',
      ...['-S', packageRoot, '-B', place.scratch, `-D${switchedBy}=ON`],
      ...definitions(place).map(each => `-D${each}`),
    ],
    ['cmake', '--build', place.scratch, '--target', file, '--parallel', '2'],
  ],
  made: file,
  refuse: origin => {
    if (origin.kind !== 'prefix') return;
    throw new WamrPthreadError('RUNTIME_SOURCE', `${origin.path}: ${refusal}`, {
      hint: `Run wamr-pthread runtime build ${option} with --wamr-root or --from-cargo.`,
    });
  },
  probe: probeProgram,
  // It is a classic interpreter, which has no SIMD whatever the config asks for (native/classic.cmake).
  check: (config, found) =>
    checkCapabilities({ ...config, runtime: { ...config.runtime, WAMR_BUILD_SIMD: false } }, found),
});

/** The program of `verify --race`: a sanitizer's runtime cannot be loaded into node. */
const race = program(
  'the program that finds races',
  PROGRAM,
  'WAMR_PTHREAD_SAN',
  "races can only be found with WAMR's sources, an installed WAMR is not instrumented",
  '--race',
);

/** That of `verify --heap`: another interpreter than the engine's. */
const heap = program(
  'the program that watches the heap',
  HEAP_PROGRAM,
  'WAMR_PTHREAD_HEAP',
  "the heap can only be watched with WAMR's sources, an installed WAMR looks nothing up",
  '--heap',
);

export const products: Readonly<Record<ProductName, Product>> = { engine, race, heap };

function definitions({ config, origin, cache }: Place): string[] {
  if (origin.kind === 'prefix') return [`CMAKE_PREFIX_PATH=${origin.path}`];
  return [
    `WAMR_ROOT_DIR=${origin.kind === 'root' ? origin.path : crateTree(cache)}`,
    ...runtimeOptions(config).map(({ name, value }) => `${name}=${value}`),
  ];
}
