/* A start object for sysroots that come without one: what a patched crt1-command.o does. */
void __wasm_call_ctors(void);
int __wt_crt_main(void);

void _start(void) {
  __wasm_call_ctors();
  __wt_crt_main();
}
