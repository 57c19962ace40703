import type { Readable } from 'node:stream';

/** Output kept of each stream, in bytes; a hostile module prints for ever. */
export const OUTPUT_LIMIT = 1024 * 1024;

/** Collects a stream up to the limit and reads the rest away, so that the writer is never blocked. */
export function captureOutput(stream: Readable | null): () => string {
  const chunks: Buffer[] = [];
  let kept = 0;
  let total = 0;
  stream?.on('data', (chunk: Buffer) => {
    total += chunk.length;
    if (kept >= OUTPUT_LIMIT) return;
    const part = chunk.subarray(0, OUTPUT_LIMIT - kept);
    kept += part.length;
    chunks.push(part);
  });
  return () => {
    const text = Buffer.concat(chunks).toString('utf8');
    return total > kept ? `${text}\n[output cut after ${OUTPUT_LIMIT} bytes]\n` : text;
  };
}
