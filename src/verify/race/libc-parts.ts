import { functionOf } from '../frames/frame.js';
import type { Race, RaceAccess } from './types.js';

/** A part of libc that is not safe with threads, by the functions that it is made of. */
interface LibcPart {
  readonly id: 'allocator' | 'stdio';
  /** Its functions, the public ones first in an alternative of their own. */
  readonly functions: RegExp;
  /** Functions of its own that any program may have under the same names: they count where its functions call them. */
  readonly helpers: RegExp;
}

const PARTS: readonly LibcPart[] = [
  {
    id: 'allocator',
    functions:
      /^((dl|emmalloc_|__libc_)?(malloc|free|calloc|realloc|memalign|posix_memalign)|aligned_alloc|dlmalloc_\w+|emmalloc_\w+|internal_memalign|tmalloc_small|tmalloc_large|try_realloc_chunk)$/,
    helpers:
      /^(sys_alloc|sys_trim|prepend_alloc|add_segment|dispose_chunk|release_unused_segments|try_init_allocator|init_mparams|attempt_allocate|claim_more_memory|sbrk)$/,
  },
  {
    id: 'stdio',
    functions:
      /^(__small_)?(v?f?printf|printf_core|v?d?printf)$|^(fwrite|fputs|fputc|fputwc|putc|putchar|puts|putw|fflush|fread|fgets|fgetc|getc|getchar|getline|getdelim|ungetc|fseek|fseeko|ftell|ftello|rewind|fclose|fopen|perror|scanf|fscanf|vfscanf)(_unlocked)?$|^(__fwritex|__towrite|__toread|__overflow|__uflow|__stdio_\w+|__stdout_write|__fseeko\w*|__ftello\w*|__ofl_\w+|__fflush\w*)$/,
    helpers: /^(out|pad|fmt_fp|pop_arg|long_double_not_supported)$/,
  },
];

/** Functions of either part may be this far below the access: memcpy, memset and the like are above. */
const ABOVE = 2;

/** The part of libc that both sides are in. */
export function libcPart(race: Race): LibcPart['id'] | undefined {
  // A thread that reaches into the stack of another one is no matter of libc's.
  if (race.area === 'stack') return undefined;
  return PARTS.find(part => race.accesses.every(access => isIn(part, access)))?.id;
}

/** From the program's own code outwards nothing is libc's, whatever its name. */
function libcNames({ stack, own }: RaceAccess): readonly string[] {
  return stack.slice(0, own).map(functionOf);
}

function isIn({ functions, helpers }: LibcPart, access: RaceAccess): boolean {
  const names = libcNames(access);
  const at = names.findIndex(name => functions.test(name) || helpers.test(name));
  const caller = names.slice(Math.max(at, 0)).find(name => !helpers.test(name));
  return at >= 0 && at <= ABOVE && caller !== undefined && functions.test(caller);
}

/** A data race in a part of libc, by its name: `the allocator (dlmalloc: free ↔ malloc)`. */
export function libcPartText(id: LibcPart['id'], races: readonly Race[]): string {
  const part = PARTS.find(each => each.id === id);
  const pairs = races.map(race => race.accesses.map(access => outermost(part, access)));
  const [first = []] = pairs;
  const pair = [...new Set([...first].sort())].join(' ↔ ');
  const names = races.flatMap(race => race.accesses.flatMap(({ stack }) => stack.map(functionOf)));
  if (id === 'stdio') return `stdio (FILE ${fileOf(names, races)}: ${pair})`;
  const kind = names.some(name => name.startsWith('emmalloc'))
    ? 'emmalloc'
    : names.some(name => DLMALLOC.test(name))
      ? 'dlmalloc'
      : 'malloc';
  return `the allocator (${kind}: ${pair})`;
}

const DLMALLOC =
  /^(dl(malloc|free|calloc|realloc|memalign)|internal_memalign|sys_alloc|prepend_alloc|dispose_chunk|try_realloc_chunk|tmalloc_(small|large))$/;

/** Functions whose stream is said by their name. */
const STDOUT = /^(v?printf|puts|putchar|putchar_unlocked)$/;

function fileOf(names: readonly string[], [first]: readonly Race[]): string {
  if (names.some(name => STDOUT.test(name))) return 'stdout';
  return names.includes('perror') ? 'stderr' : `at 0x${(first?.address ?? 0).toString(16)}`;
}

/** What the program called: the outermost function of the part, as far as they follow each other. */
function outermost(part: LibcPart | undefined, access: RaceAccess): string {
  const names = libcNames(access);
  const last = names.findLastIndex(name => part?.functions.test(name) === true);
  return names[last] ?? access.function;
}
