import type { z } from 'zod';
import type { configSchema } from './schema.js';

/** The resolved config: every default filled in, every size a number of bytes. */
export type Config = Omit<z.output<typeof configSchema>, '$schema'>;

/** What a user may write: everything optional, sizes as numbers or `"20MiB"`. */
export type ConfigInput = z.input<typeof configSchema>;

/** Any part of `T`; lists stay whole, because a list replaces another and is never merged with it. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** Where the values of a config came from, so that a message can name the place to edit. */
export interface ConfigSources {
  /** The config file as messages should call it. */
  readonly file?: string | undefined;
  /** What the command line set on top of it. */
  readonly overrides?: DeepPartial<ConfigInput> | undefined;
}
