// Added to the declarations of verify/engines/v8: what this folder uses besides.

declare namespace WebAssembly {
  namespace Module {
    function imports(
      module: Module,
    ): { readonly module: string; readonly name: string; readonly kind: string }[];
  }
}
