import type { LibcDescription, MemberSymbols } from './types.js';

/** What a clang says about itself. */
export interface ClangFacts {
  readonly version: string;
  /** Its folder with its own headers and libclang_rt. */
  readonly resourceDir: string;
}

// Facts come back from disk and may be from anyone. They are checked by hand: a schema library would take longer to
// load than everything else that a run with nothing to do has to do.

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

const GENERATIONS: readonly unknown[] = [
  '1',
  '1.5',
  '2',
  '3',
  'T',
  'ours',
] satisfies LibcDescription['generation'][];

export function isLibcDescription(value: unknown): value is LibcDescription {
  return (
    isFields(value) &&
    typeof value['file'] === 'string' &&
    typeof value['size'] === 'number' &&
    typeof value['members'] === 'number' &&
    GENERATIONS.includes(value['generation']) &&
    isMemberList(value['allocator']) &&
    isMemberList(value['threads']) &&
    typeof value['stdioLocks'] === 'boolean'
  );
}

function isMemberList(value: unknown): value is readonly MemberSymbols[] {
  return (
    Array.isArray(value) &&
    value.every(
      (each: unknown) =>
        isFields(each) &&
        typeof each['member'] === 'string' &&
        typeof each['position'] === 'number' &&
        Array.isArray(each['symbols']) &&
        each['symbols'].every(symbol => typeof symbol === 'string'),
    )
  );
}

export function isClangFacts(value: unknown): value is ClangFacts {
  return isFields(value) && typeof value['version'] === 'string' && typeof value['resourceDir'] === 'string';
}

/** A SHA-256 in hex. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
