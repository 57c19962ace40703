import { readFileSync } from 'node:fs';

/**
 * The most memory in bytes that this process has had in RAM.
 *
 * On Linux from /proc: what getrusage says there can be the parent's, which lived in the same address space for a
 * moment when it started us.
 */
export function peakRss() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1]) * 1024;
}
