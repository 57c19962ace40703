// What tests use of the WebAssembly JavaScript API beyond the part that src/verify/engines/v8/webassembly.d.ts declares.

declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;
  // Bytes first: to the type checker they are a Module too, because that has no members.
  function instantiate(bytes: Uint8Array, imports?: Imports): Promise<{ module: Module; instance: Instance }>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;

  namespace Module {
    function imports(module: Module): { module: string; name: string; kind: string }[];
    function exports(module: Module): { name: string; kind: string }[];
  }
}
