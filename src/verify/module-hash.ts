/** By which the same module is known: SHA-256 in hexadecimal. Node's cryptography is loaded when it is asked for. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const { createHash } = await import('node:crypto');
  return createHash('sha256').update(bytes).digest('hex');
}
