/**
 * True for the second symbol index of an archive in Microsoft's format ("second linker member"). It says the same as
 * the first one in another order: count of members, their offsets, count of symbols, a member number for each, names.
 * All numbers are little-endian.
 */
export function isSecondCoffIndex(data: Buffer): boolean {
  const members = wordAt(data, 0);
  if (members === undefined) return false;
  const symbolsAt = 4 + members * 4;
  const symbols = wordAt(data, symbolsAt);
  if (symbols === undefined) return false;
  const namesAt = symbolsAt + 4 + symbols * 2;
  if (namesAt > data.length) return false;
  for (let at = symbolsAt + 4; at < namesAt; at += 2) {
    const member = data.readUInt16LE(at);
    if (member === 0 || member > members) return false;
  }
  return hasNames(data.subarray(namesAt), symbols);
}

function wordAt(data: Buffer, at: number): number | undefined {
  return at + 4 <= data.length ? data.readUInt32LE(at) : undefined;
}

/** Each name is ended by NUL, and nothing but padding follows the last one. */
function hasNames(data: Buffer, count: number): boolean {
  let at = 0;
  for (let left = count; left > 0; left -= 1) {
    const end = data.indexOf(0, at);
    if (end < 0) return false;
    at = end + 1;
  }
  return data.length - at < 2;
}
