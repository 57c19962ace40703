import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { compileEmbedded } from '../../support/compile.js';
import { debian } from '../../support/parts.js';

/** Findings with chains, recursion, a table and debug information, in two kilobytes: no library is linked. */
const CHAINS = `
int missing(int);
typedef int pthread_t;
int pthread_create(pthread_t *, const void *, void *(*)(void *), void *);
static int woken;
struct pair { int a; long long b; } pairs[3][2];
__attribute__((noinline)) static int even(int n);
__attribute__((noinline)) static int odd(int n) { return n == 0 ? missing(n) : even(n - 1); }
__attribute__((noinline)) static int even(int n) {
  static int calls;
  calls++;
  return n == 0 ? calls : odd(n - 1);
}
static void *work(void *seed) { pairs[1][0].b = odd((int)seed); return seed; }
static void *(*volatile table[])(void *) = {work};
void _start(void) {
  pthread_t thread;
  __builtin_wasm_memory_atomic_notify(&woken, 1);
  pthread_create(&thread, 0, table[0], 0);
  pairs[0][1].a = odd(7);
}
`;

const CHAINS_CXX = `
extern "C" int missing(int);
template <int n> struct shape { virtual int area(); int sides = n; };
template <int n> __attribute__((noinline)) int shape<n>::area() { return missing(sides); }
static shape<3> three;
static shape<4> four;
namespace { shape<3> *volatile pointer = &three; }
extern "C" void __cxa_pure_virtual() {}
void operator delete(void *) noexcept {}
extern "C" void _start() { pointer->area(); four.area(); }
`;

/** As an older compiler makes it: errno is a plain variable, and the object is marked for it. */
const ERRNO = `
extern int errno;
static int calls;
int set(int value) { calls++; errno = value; return errno; }
int *where(void) { return &errno; }
__attribute__((constructor)) static void first(void) { set(1); }
`;

const WEAK = `
_Thread_local int mine;
__attribute__((weak)) int maybe(int n) { return n + mine; }
inline int shared(int n) { static int calls; return calls += n; }
int pthread_mutex_lock(void *m) { return maybe(1); }
int (*volatile pointer)(int) = maybe;
int use(int n) { return shared(n) + pointer(n); }
`;

const PUTS = '#include <stdio.h>\nint n = 1;\nint main(void) { return puts("x") + n; }\n';

const TARGET = '--target=wasm32-wasip1';
const LINK = [
  ...['-nostdlib', '-matomics', '-mbulk-memory', '-Wl,--allow-undefined', '-Wl,--shared-memory'],
  ...['-Wl,--max-memory=655360', '-Wl,--export=__heap_base', '-Wl,--export=__data_end'],
];

/** What is made of one source, by a name that says how. */
interface Program {
  readonly title: string;
  readonly source: string;
  readonly args: readonly string[];
}

export const linkedPrograms: readonly Program[] = [
  { title: 'puts.c', source: PUTS, args: ['-O1'] },
  { title: 'chains.c, DWARF 5', source: CHAINS, args: ['-O1', '-gdwarf-5', ...LINK] },
  { title: 'chains.c, DWARF 4', source: CHAINS, args: ['-O0', '-gdwarf-4', ...LINK] },
  { title: 'chains.cc', source: CHAINS_CXX, args: ['-O0', '-g', ...LINK] },
  { title: 'chains.c, relocations kept', source: CHAINS, args: ['-O2', '-g', ...LINK, '-Wl,--emit-relocs'] },
];

export const objectPrograms: readonly Program[] = [
  { title: 'errno.c', source: ERRNO, args: ['-O1', '-c'] },
  { title: 'weak.cc', source: WEAK, args: ['-O1', '-g', '-c', '-ffunction-sections'] },
  { title: 'chains.c, lowered', source: CHAINS.replace(/.*notify.*/, ''), args: ['-O0', '-gdwarf-4', '-c'] },
  { title: 'errno.c, bitcode', source: ERRNO, args: ['-O1', '-c', '-flto'] },
];

/** Another compiler, where it is installed, and forms of debug information that nobody has by default. */
const DEBIAN: readonly Program[] = [
  { title: 'Debian, split units', source: CHAINS, args: ['-O1', '-gsplit-dwarf', ...LINK] },
  {
    title: 'Debian, type units',
    source: CHAINS,
    args: ['-O1', '-gdwarf-4', '-fdebug-types-section', ...LINK],
  },
  { title: 'Debian, sources inside', source: CHAINS, args: ['-O1', '-gdwarf-5', '-gembed-source', ...LINK] },
  { title: 'Debian, DWARF 3', source: CHAINS, args: ['-O0', '-gdwarf-3', '-gcolumn-info', ...LINK] },
];

export interface Built {
  readonly title: string;
  readonly bytes: Uint8Array;
}

export async function build(programs: readonly Program[]): Promise<Built[]> {
  const built: Built[] = [];
  for (const { title, source, args } of programs) {
    const name = title.startsWith('chains.cc') || title.startsWith('weak.cc') ? 'main.cc' : 'main.c';
    const bytes = await compileEmbedded({
      tool: name === 'main.cc' ? 'clang++' : 'clang',
      files: { [name]: source },
      args: [TARGET, ...args, name, '-o', 'out'],
    });
    built.push({ title, bytes: new Uint8Array(bytes) });
  }
  return built;
}

/** Empty where Debian's compiler is not installed. */
export function buildWithDebian(): Built[] {
  const { missing, clang } = debian();
  if (missing !== undefined || !existsSync(clang)) return [];
  const folder = mkdtempSync(join(tmpdir(), 'wamr-pthread-fuzz-'));
  try {
    writeFileSync(join(folder, 'main.c'), CHAINS);
    return DEBIAN.map(({ title, args }) => {
      // The folder's name is in the debug information, and the specimens must be the same every time.
      execaSync(clang, [TARGET, '-fdebug-compilation-dir=/fuzz', ...args, 'main.c', '-o', 'out.wasm'], {
        cwd: folder,
      });
      return { title, bytes: new Uint8Array(readFileSync(join(folder, 'out.wasm'))) };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
