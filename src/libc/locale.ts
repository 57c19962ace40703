import { WamrPthreadError } from '../errors.js';
import { dataSymbols, type MemoryAccess, memoryAccesses } from '../wasm/edit/accesses.js';
import type { Redirect } from '../wasm/edit/redirect.js';
import { definedSymbols } from '../wasm/object.js';
import type { WasmObject } from '../wasm/types.js';

/** libc's own structure; a libc for one thread keeps the current locale in it (musl's src/internal/libc.h). */
const STRUCTURE = '__libc';

/** Where that structure has both locales, in bytes from its start. */
export interface LocaleFields {
  /** Pointer to the current locale; null stands for the global one. */
  readonly current: number;
  /** The global locale, whose first word says how characters are encoded (LC_CTYPE). */
  readonly global: number;
}

/**
 * Reads off `uselocale` where this libc keeps the current locale; undefined where it does not do so in one variable
 * for all threads, or has no `uselocale`.
 *
 * Throws LIBC_CONFLICT naming the member where it uses the structure otherwise than is known.
 */
export function localeFields(objects: readonly (WasmObject | undefined)[]): LocaleFields | undefined {
  const object = objects.find(each => each !== undefined && definedSymbols(each).includes('uselocale'));
  if (object === undefined) return undefined;
  const accesses = accessesOf(object);
  // A libc for threads finds the current locale in the thread's own record.
  if (accesses.length === 0 || object.symbols.some(({ name }) => name.includes('pthread_self')))
    return undefined;
  const [global, ...otherAddresses] = offsets(accesses, ['address']);
  const [current, ...otherVariables] = offsets(accesses, ['load', 'store', 'other']);
  if (global === undefined || current === undefined || otherAddresses.length + otherVariables.length > 0) {
    throw unknown(
      object,
      `uselocale uses ${STRUCTURE} at ${[...new Set(accesses.map(describe))].join(', ')}; the layer expects one pointer and the address of one locale`,
    );
  }
  return { current, global };
}

/** The redirects that give each thread its own current locale in this object. */
export function localeRedirects(object: WasmObject, fields: LocaleFields | undefined): Redirect[] {
  if (fields === undefined) return [];
  const accesses = accessesOf(object);
  const usesCurrent = offsets(accesses, ['load', 'store', 'address', 'other']).includes(fields.current);
  const redirects: Redirect[] = usesCurrent
    ? [
        {
          symbol: STRUCTURE,
          offset: fields.current,
          load: '__wt_current_locale_load',
          store: '__wt_current_locale_store',
          address: '__wt_current_locale_addr',
        },
      ]
    : [];
  if (!readsGlobalEncoding(accesses, fields)) return redirects;
  if (fields.global !== 0) {
    throw unknown(
      object,
      `reads the global locale ${fields.global} bytes behind the start of ${STRUCTURE}; the layer expects it at the start`,
    );
  }
  return [...redirects, { symbol: STRUCTURE, offset: 0, load: '__wt_current_ctype_load' }];
}

function unknown(object: WasmObject, what: string): WamrPthreadError {
  return new WamrPthreadError('LIBC_CONFLICT', `${object.file}: ${what}`, {
    hint: 'This libc keeps its locale in a form that is not known yet. Nothing was written. Please report it with the SDK version.',
  });
}

/** Throws where a field's offset may be in the code instead of the relocation: clang so treats what is not hidden. */
function accessesOf(object: WasmObject): readonly MemoryAccess[] {
  // Most objects do not: their relocations need not be read.
  if (dataSymbols(object, STRUCTURE).size === 0) return [];
  const accesses = memoryAccesses(object, STRUCTURE);
  const isHidden = accesses.every(({ symbol }) => object.symbols[symbol]?.hidden === true);
  if (!isHidden)
    throw unknown(object, `uses a ${STRUCTURE} that is not hidden; its fields cannot be told apart`);
  return accesses;
}

/**
 * True for an object that asks the global locale for the encoding where it should ask the current one: what MB_CUR_MAX
 * was before 2024 (wasi-libc's locale_impl.h), so that uselocale had no effect on multibyte functions.
 *
 * setlocale also writes there, and whoever asks the current locale first takes the address too.
 */
function readsGlobalEncoding(accesses: readonly MemoryAccess[], { current, global }: LocaleFields): boolean {
  const there = accesses.filter(({ relocation }) => relocation.addend === global);
  return (
    there.length > 0 &&
    there.every(({ kind }) => kind === 'load') &&
    accesses.every(({ relocation }) => relocation.addend === global || relocation.addend === current)
  );
}

function offsets(accesses: readonly MemoryAccess[], kinds: readonly MemoryAccess['kind'][]): number[] {
  return [
    ...new Set(
      accesses.filter(({ kind }) => kinds.includes(kind)).map(({ relocation }) => relocation.addend),
    ),
  ];
}

function describe({ kind, relocation }: MemoryAccess): string {
  return `${relocation.addend} (${kind})`;
}
