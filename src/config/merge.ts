/** An object as JSON has it: neither a list nor an instance of a class. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `over` on top of `base`: objects key by key, everything else (lists too) replaced; undefined means "not given".
 *
 * Where the file has a wrong value in place of an object (`threads: 5`), that value stays, so that it is reported
 * instead of hidden by an override.
 */
export function mergeInputs(base: unknown, over: unknown): unknown {
  if (over === undefined) return base;
  if (!isRecord(over)) return over;
  if (base !== undefined && !isRecord(base)) return base;
  const merged = new Map(Object.entries(base ?? {}));
  for (const [key, value] of Object.entries(over)) {
    const next = mergeInputs(merged.get(key), value);
    if (next !== undefined) merged.set(key, next);
  }
  return Object.fromEntries(merged);
}

/** The value at a path of keys, or undefined. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)];
    else if (isRecord(current)) current = Object.entries(current).find(([key]) => key === step)?.[1];
    else return undefined;
  }
  return current;
}
