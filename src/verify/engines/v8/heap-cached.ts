import type { GuestMemory } from './guest-memory.js';

/** Of the layer's blocks: templates/layer/block.h. */
const ALIGNMENT = 16;
const CACHED = 1;

/**
 * True for a block that the module freed and that the thread-safety layer keeps for its next malloc: the word in front
 * of the payload is then the block's own address with a flag.
 */
export function isCached(memory: GuestMemory, address: number, size: number): boolean {
  const payload = (address + ALIGNMENT) & -ALIGNMENT;
  return payload - address <= size && memory.read32(payload - 4) >>> 0 === address + CACHED;
}
