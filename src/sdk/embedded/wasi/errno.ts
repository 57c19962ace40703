import { errnoOf } from '../../../errors.js';

/** WASI preview 1 `errno` values, by the names Node gives its system errors. */
const ERRNO = {
  EACCES: 2,
  EBADF: 8,
  EBUSY: 10,
  EEXIST: 20,
  EFBIG: 22,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENOENT: 44,
  ENOMEM: 48,
  ENOSPC: 51,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  ENOTSUP: 58,
  EPERM: 63,
  EPIPE: 64,
  EROFS: 69,
  ESPIPE: 70,
  ETXTBSY: 74,
  EXDEV: 75,
} as const;

type Errno = keyof typeof ERRNO;

/** A failed call, in the words of the guest. */
export class WasiFailure extends Error {
  readonly errno: number;

  constructor(name: Errno) {
    super(name);
    this.errno = ERRNO[name];
  }
}

/**
 * The errno of what a host call threw. An error without a system code is a bug of the host and is thrown on,
 * because the guest would hide it behind "Input/output error".
 */
export function errnoFor(error: unknown): number {
  if (error instanceof WasiFailure) return error.errno;
  const code = errnoOf(error);
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return isErrno(code) ? ERRNO[code] : ERRNO.EIO;
}

function isErrno(code: string): code is Errno {
  return Object.hasOwn(ERRNO, code);
}
