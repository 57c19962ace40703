/* The start object of a command, for a sysroot that comes without one. */
void __wasm_call_ctors(void);
int __main_void(void);
void __wasm_call_dtors(void);
__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_exit"))) _Noreturn void proc_exit(int code);

void _start(void) {
  __wasm_call_ctors();
  int code = __main_void();
  __wasm_call_dtors();
  if (code != 0) proc_exit(code);
}
