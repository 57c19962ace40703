const UNITS: Record<string, number> = { '': 1, B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };
/** How a size is written as text. */
export const SIZE_FORM = /^(\d+(?:\.\d+)?)\s*(B|KiB|MiB|GiB)?$/;

/** Bytes of `"20MiB"`, `"65536"`, `"1.5 KiB"`; undefined where the text has another form or is no whole number of bytes. */
export function parseSize(text: string): number | undefined {
  const match = SIZE_FORM.exec(text.trim());
  const factor = UNITS[match?.[2] ?? ''];
  if (!match || factor === undefined) return undefined;
  const bytes = Number(match[1]) * factor;
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** `1310720` as `1.25 MiB`, rounded to two decimals, for people. */
export function formatSize(bytes: number): string {
  for (const [unit, factor] of [
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
    ['KiB', 1024],
  ] as const) {
    if (bytes >= factor) return `${Number((bytes / factor).toFixed(2))} ${unit}`;
  }
  return `${bytes} bytes`;
}

/** Like `formatSize`, but in plain bytes where a unit would round: arithmetic in a message must add up. */
export function exactSize(bytes: number): string {
  const text = formatSize(bytes);
  return parseSize(text) === bytes ? text : `${bytes} bytes`;
}
