/** MurmurHash3's last steps (public domain): every bit of the input changes half of the bits. 32 bits, unsigned. */
export function finish(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One number from three; native/schedule.cc has the same. */
export function mix(seed: number, thread: number, point: number): number {
  return finish(finish(finish(seed) ^ thread) ^ point);
}
