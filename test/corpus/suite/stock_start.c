/* A start object for the sysroot that comes without one: what a stock crt1-command.o does. */
void __wasm_call_ctors(void);
int __main_void(void);
_Noreturn void __wasi_proc_exit(unsigned code);

void _start(void) {
  __wasm_call_ctors();
  const int code = __main_void();
  if (code != 0) __wasi_proc_exit((unsigned)code);
}
