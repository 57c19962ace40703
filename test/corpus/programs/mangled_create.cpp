// defect: pthread_create is declared in C++ without extern "C", as WAMR's old header did
// finds static: mangled-pthread-import /pthread_create/
// also static: unknown-import no-threads
// also v8 wamr race heap: run-trap run-unlinked-import
// build: stock
// link: -Wl,--allow-undefined
int pthread_create(unsigned *thread, const void *attributes, void *(*body)(void *), void *argument);

static volatile int started;

static void *work(void *argument) {
  started = 1;
  return argument;
}

int main() {
  unsigned thread = 0;
  return pthread_create(&thread, nullptr, work, nullptr);
}
