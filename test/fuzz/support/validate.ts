/** V8's own opinion about a module or object. It looks into code and data, and not into custom sections. */
export function isValid(bytes: Uint8Array): boolean {
  return WebAssembly.validate(new Uint8Array(bytes));
}
